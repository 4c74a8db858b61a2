package dev.loraoperator.lifecycle.upload;

import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.lifecycle.stage.Access;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Retries;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.Placement;
import dev.loraoperator.lifecycle.state.RetryGate;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.ModelNames;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which upload at the service is ours, by proof, and what follows from that. */
final class Ownership {

  private final Backoff backoff;

  Ownership(Backoff backoff) {
    this.backoff = backoff;
  }

  /**
   * The upload that our intended create has made: by its marker, also where it has failed, else by
   * a row of its name that {@link #mayBeOurs}.
   */
  static Optional<UploadView> ofIntent(
      Situation s, Access.Open open, UploadList uploads, Revision intent) {
    return uploads
        .carrying(s.spec().marker())
        .or(() -> named(s.spec(), uploads, intent))
        .or(() -> nameSeenFree(s, open, uploads, intent));
  }

  private static Optional<UploadView> named(AdapterSpec spec, UploadList uploads, Revision intent) {
    return uploads.byName(intent.remoteName()).stream()
        .filter(seen -> seen.marker().filter(spec.marker()::sameSpec).isPresent())
        .findFirst();
  }

  /**
   * The proof of last resort, for a row without a marker: the name was free when we began. A record
   * has the description that it was made with, so that one without our marker is not ours.
   */
  static Optional<UploadView> nameSeenFree(
      Situation s, Access.Open open, UploadList uploads, Revision intent) {
    Instant startTime = intent.startTime();
    if (s.api().hasRecords() || startTime == null || !open.claims().onSameName().isEmpty()) {
      return Optional.empty();
    }
    Instant earliest = startTime.plus(open.backend().clockSkew()).minus(Backoff.MAX_CLOCK_SKEW);
    return uploads.byName(intent.remoteName()).stream()
        .filter(seen -> mayBeOurs(s.spec(), seen))
        .filter(seen -> !open.claims().isHeldByAnother(seen))
        .filter(seen -> seen.createdAt() == null || !seen.createdAt().isBefore(earliest))
        .findFirst();
  }

  /**
   * A row is judged by itself: its description is missing, or is the beginning of what we sent. A
   * description of somebody else's is proof that it is not ours.
   */
  private static boolean mayBeOurs(AdapterSpec spec, UploadView seen) {
    String description = seen.description();
    return description == null
        || description.isBlank()
        || spec.markedDescription().startsWith(description.strip());
  }

  /**
   * The upload that carries our marker. Where a failed one leaves a record that the next goes to,
   * that counts, too.
   */
  static Optional<UploadView> carrying(Situation s, Access.Open open, UploadList uploads) {
    return uploads
        .carrying(s.spec().marker())
        .or(
            () ->
                uploads
                    .failed(s.spec().marker())
                    .filter(seen -> open.backend().remains(seen.ref()).modelId() != null));
  }

  /** Takes an upload over that somebody else, or an earlier life of ours, has made. */
  static State adopt(Situation s, State state, UploadView seen) {
    return taken(s, state, seen, adopted(s, state, seen));
  }

  private static Placement adopted(Situation s, State state, UploadView seen) {
    String description = seen.description();
    return Create.placement(s, state)
        .with(Placement.Origin.ADOPTED)
        .describedAs(
            s.api().hasRecords() && description != null ? KeepRecord.hash(description) : null);
  }

  /** Our own create has taken effect. */
  static State confirm(Situation s, State state, UploadView seen) {
    Revision intent = state.revision(s.spec().specHash()).orElseThrow();
    return taken(s, state, seen, intent.placement());
  }

  /** Takes a record over without a job; one that is not listed yet counts as intended now. */
  static State adoptRecord(Situation s, State state, Access.Open open, UploadView seen) {
    State adopted = adopt(s, state, seen);
    Revision record = adopted.revision(s.spec().specHash()).orElseThrow();
    return adopted.with(
        record.again(new Revision.Intent(open.backend().nextStep(record.ref()), s.now())));
  }

  /** Its source is not checked any more. */
  private static State taken(Situation s, State state, UploadView seen, Placement placement) {
    AdapterSpec spec = s.spec();
    Optional<Revision> known = state.revision(spec.specHash());
    String accepted = seen.ref().modelName();
    Revision found =
        Revision.found(
            known.map(Revision::number).orElseGet(state::nextNumber),
            spec.specHash(),
            placement,
            accepted == null ? spec.modelName() : ModelNames.bare(accepted),
            Create.attempts(state),
            seen,
            seen.createdAt() == null ? s.now() : seen.createdAt());
    return state.with(found.notAfter(s.now())).withoutGate().withSourceCheck(null);
  }

  /** The name is somebody else's. */
  StageResult conflict(Situation s, State state, String what, Effect... effects) {
    return Retries.gated(
        s,
        state,
        ReadyCondition.of(
            Reason.NAME_CONFLICT, what + ". It is left alone; choose another spec.modelName"),
        new RetryGate(s.nameHash(), s.now().plus(backoff.slowRetry(s.jitter()))),
        List.of(effects));
  }

  /**
   * The name of an intended create is somebody else's. One that the operator has chosen itself is
   * given up for the next; the user's own choice is a conflict.
   */
  StageResult taken(Situation s, State state, Revision intent, String what, Effect... effects) {
    if (!NameChoice.isOwnChoice(s.spec(), intent.remoteName())) {
      return conflict(s, state.with(intent.withoutIntent()), what, effects);
    }
    return StageResult.halt(
        new Decision.Update(
            state.with(intent.nameTaken()).withoutGate(),
            ReadyCondition.of(Reason.RETRYING, what + ". The next name is tried"),
            List.of(effects),
            Duration.ofMillis(1)));
  }
}
