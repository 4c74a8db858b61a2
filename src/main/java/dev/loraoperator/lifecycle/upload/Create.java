package dev.loraoperator.lifecycle.upload;

import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.Resolution;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadOrder;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.lifecycle.stage.Access;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Retries;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.CurrentModel;
import dev.loraoperator.lifecycle.state.Destination;
import dev.loraoperator.lifecycle.state.Placement;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.SourceCheck;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.inspection.AdapterFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Creates the upload, step by step. None of the steps can be repeated, so each has its intent in
 * the status before it is started; {@link RecordCreation} takes up what comes of it, and {@link
 * Locate} what was lost.
 */
public final class Create implements Stage {

  /** Shorter waits for the rate limit are not worth a write to the status. */
  private static final Duration WORTH_A_WRITE = Duration.ofSeconds(10);

  private final Backoff backoff;

  public Create(Backoff backoff) {
    this.backoff = backoff;
  }

  @Override
  public StageResult advance(Situation s, State state) {
    return switch (state.step(s.spec().specHash())) {
      case START, CONFIRM ->
          Preflight.resolved(
              s, state, (open, resolved) -> permitted(s, state, open, resolved), backoff);
      case FOLLOW, DONE -> StageResult.next(state);
    };
  }

  /**
   * What earlier steps for this spec have created, and the next one goes to; empty when that is
   * nothing.
   */
  static Optional<RemoteRef> begun(ModelBackend backend, AdapterSpec spec, State state) {
    return state
        .revision(spec.specHash())
        .map(
            known ->
                known.phase() == UploadPhase.FAILED ? backend.remains(known.ref()) : known.ref())
        .filter(ref -> ref.modelId() != null && !ref.isComplete());
  }

  /** How many creates were intended for this resource. */
  static int attempts(State state) {
    return state.revisions().stream().mapToInt(Revision::attempt).max().orElse(0);
  }

  /** Where a revision that is made now is. */
  static Placement placement(Situation s, State state) {
    SourceCheck check = state.sourceCheck();
    AdapterFacts facts = check == null ? null : check.facts();
    Destination.Account account = state.destination().account();
    CurrentModel.BaseModel base = state.model().baseModel();
    return new Placement(
        s.api(),
        account == null ? null : account.projectId(),
        s.spec().apiKey(),
        Placement.Origin.UPLOADED,
        base == null ? null : base.id(),
        facts == null ? null : facts.fingerprint(),
        s.api().hasRecords() ? KeepRecord.hash(s.spec().markedDescription()) : null);
  }

  private StageResult permitted(
      Situation s, State state, Access.Open open, Resolution.Resolved resolved) {
    return open.backend()
        .permit(Operation.Priority.CREATE)
        .fold(
            () ->
                intent(s, state, open)
                    .map(upload -> start(s, state, open, upload, resolved))
                    .orElseGet(() -> Retries.keep(Backoff.SAFETY_NET)),
            expected -> awaitTurn(s, state, expected),
            (cause, until) -> Retries.readFailed(s, state, cause, until));
  }

  /** The revision with the next intent in it; empty while the list for its name is not known. */
  private Optional<Revision> intent(Situation s, State state, Access.Open open) {
    String hash = s.spec().specHash();
    Optional<Revision> known = state.revision(hash);
    if (known.isPresent() && state.step(hash) == State.Step.CONFIRM) {
      return known.map(revision -> revision.again(step(s, open, revision.ref())));
    }
    Optional<RemoteRef> begun = begun(open.backend(), s.spec(), state);
    if (begun.isPresent()) {
      return known.map(revision -> next(s, open, revision, begun.get()));
    }
    return open.backend()
        .uploads(s.spec().modelName(), s.within(backoff.pollMin()))
        .fold(
            until -> Optional.<UploadList>empty(),
            (uploads, at) -> Optional.of(uploads),
            at -> Optional.of(UploadList.NONE),
            (error, retryAt) -> Optional.<UploadList>empty())
        .flatMap(uploads -> NameChoice.of(s.spec(), state, uploads))
        .map(
            name ->
                Revision.intended(
                    known.map(Revision::number).orElseGet(state::nextNumber),
                    hash,
                    placement(s, state),
                    name,
                    attempts(state) + 1,
                    step(s, open, RemoteRef.NONE)));
  }

  /** The next step towards the same upload; after a failure with what is left of it. */
  private static Revision next(Situation s, Access.Open open, Revision revision, RemoteRef begun) {
    Revision base = revision.phase() == UploadPhase.FAILED ? revision.retrying(begun) : revision;
    return base.again(step(s, open, begun));
  }

  private static Revision.Intent step(Situation s, Access.Open open, RemoteRef have) {
    return new Revision.Intent(open.backend().nextStep(have), s.now());
  }

  private static StageResult start(
      Situation s, State state, Access.Open open, Revision upload, Resolution.Resolved resolved) {
    AdapterSpec spec = s.spec();
    UploadOrder order =
        new UploadOrder(
            upload.remoteName(),
            resolved.location(),
            baseModel(spec, upload),
            spec.markedDescription(),
            resolved.huggingFaceToken());
    Operation create =
        new Operation.Create(
            open.backend().nextStep(upload.ref()), upload.intentId(), upload.ref(), order);
    return StageResult.halt(
        new Decision.Update(
            History.pruned(s, state.with(upload)).withoutGate(),
            submitting(upload),
            List.of(new Effect.Start(create)),
            Backoff.SAFETY_NET));
  }

  /** As it was resolved when the upload was first intended, else as it is written. */
  private static @Nullable String baseModel(AdapterSpec spec, Revision upload) {
    String id = upload.placement().baseModelId();
    return id == null ? spec.baseModel() : id;
  }

  static ReadyCondition submitting(Revision upload) {
    return ReadyCondition.of(Reason.SUBMITTING, "Posting the upload as " + upload.remoteName());
  }

  private static StageResult awaitTurn(Situation s, State state, Instant expected) {
    if (Duration.between(s.now(), expected).compareTo(WORTH_A_WRITE) < 0) {
      return Retries.queued();
    }
    return StageResult.halt(
        new Decision.Update(
            state.withoutGate(),
            ReadyCondition.of(
                Reason.RATE_LIMIT_QUEUED,
                "Other uploads of the same Together account go first; the operator posts at most"
                    + " TOGETHER_REQUESTS_PER_SECOND"),
            Backoff.QUEUED));
  }
}
