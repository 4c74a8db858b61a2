package dev.loraoperator.lifecycle.upload;

import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.upload.Resolution;
import dev.loraoperator.backend.upload.UploadOrder;
import dev.loraoperator.lifecycle.stage.Access;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Retries;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.state.UploadRecord;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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

  /** Whether an earlier step for this spec has created something already. */
  static boolean isBegun(AdapterSpec spec, State state) {
    UploadRecord upload = state.upload();
    return upload != null
        && upload.specHash().equals(spec.specHash())
        && upload.ref().modelId() != null
        && !upload.ref().isComplete();
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

  /** The upload with the next intent in it; empty while the list for its name is not known. */
  private Optional<UploadRecord> intent(Situation s, State state, Access.Open open) {
    UploadRecord previous = state.upload();
    boolean again =
        state.step(s.spec().specHash()) == State.Step.CONFIRM || isBegun(s.spec(), state);
    if (again) {
      return Optional.of(Objects.requireNonNull(previous).again(s.now()));
    }
    int attempt = previous == null ? 1 : previous.attempt() + 1;
    return open.backend()
        .uploads(Locate.recent(s, backoff))
        .known()
        .flatMap(uploads -> NameChoice.of(s.spec(), state, uploads))
        .map(name -> UploadRecord.intent(name, s.spec().specHash(), attempt, s.now()));
  }

  private static StageResult start(
      Situation s,
      State state,
      Access.Open open,
      UploadRecord upload,
      Resolution.Resolved resolved) {
    AdapterSpec spec = s.spec();
    UploadOrder order =
        new UploadOrder(
            upload.remoteName(),
            resolved.location(),
            spec.baseModel(),
            spec.markedDescription(),
            resolved.huggingFaceToken());
    Operation create =
        new Operation.Create(
            open.backend().nextStep(upload.ref()), upload.intentId(), upload.ref(), order);
    return StageResult.halt(
        new Decision.Update(
            state.withUpload(upload).withoutGate(),
            submitting(upload),
            List.of(new Effect.Start(create)),
            Backoff.SAFETY_NET));
  }

  static ReadyCondition submitting(UploadRecord upload) {
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
                Reason.WAITING_FOR_TURN,
                "Other uploads with the same API key go first; the operator posts at most"
                    + " TOGETHER_REQUESTS_PER_SECOND"),
            Backoff.QUEUED));
  }
}
