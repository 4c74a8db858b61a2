package dev.loraoperator.lifecycle.upload;

import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.lifecycle.stage.Access;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Retries;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.RetryGate;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.state.UploadRecord;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.ModelNames;
import dev.loraoperator.model.Reason;
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
   * a name that was free when we began.
   */
  static Optional<UploadView> ofIntent(
      Situation s, Access.Open open, UploadList uploads, UploadRecord intent) {
    return uploads
        .carrying(s.spec().marker())
        .or(() -> named(s.spec(), uploads, intent))
        .or(() -> nameSeenFree(s, open, uploads, intent));
  }

  private static Optional<UploadView> named(
      AdapterSpec spec, UploadList uploads, UploadRecord intent) {
    return uploads.byName(intent.remoteName()).stream()
        .filter(seen -> seen.marker().filter(spec.marker()::equals).isPresent())
        .findFirst();
  }

  /** The proof of last resort, for lists without descriptions: the name was free when we began. */
  static Optional<UploadView> nameSeenFree(
      Situation s, Access.Open open, UploadList uploads, UploadRecord intent) {
    if (uploads.carriesDescriptions()
        || intent.startTime() == null
        || !open.claims().onSameName().isEmpty()) {
      return Optional.empty();
    }
    Instant earliest =
        intent.startTime().plus(open.backend().clockSkew()).minus(Backoff.MAX_CLOCK_SKEW);
    return uploads.byName(intent.remoteName()).stream()
        .filter(seen -> !open.claims().isHeldByAnother(seen))
        .filter(seen -> seen.createdAt() == null || !seen.createdAt().isBefore(earliest))
        .findFirst();
  }

  /** Takes an upload over that is proven to be ours. Its source is not checked any more. */
  static State adopt(Situation s, State state, UploadView seen) {
    AdapterSpec spec = s.spec();
    UploadRecord previous = state.upload();
    String accepted = seen.ref().modelName();
    UploadRecord adopted =
        new UploadRecord(
            accepted == null ? spec.modelName() : ModelNames.bare(accepted),
            spec.specHash(),
            previous == null ? 0 : previous.attempt(),
            null,
            seen.createdAt() == null ? s.now() : seen.createdAt(),
            seen.ref(),
            seen.phase(),
            seen.status(),
            null,
            null);
    return state.withUpload(adopted).withoutGate().withSourceCheck(null);
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
}
