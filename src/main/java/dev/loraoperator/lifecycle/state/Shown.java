package dev.loraoperator.lifecycle.state;

import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.backend.upload.Validation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the service has shown of an upload.
 *
 * @param phase ours
 * @param remoteStatus the service's own word
 * @param message the service's own message, cleaned
 * @param completionTime when it was seen to have ended, well or not
 * @param validation what came of the service's own check; null before the first look
 */
public record Shown(
    UploadPhase phase,
    @Nullable String remoteStatus,
    @Nullable String message,
    @Nullable Instant completionTime,
    Validation.@Nullable Result validation) {

  static Shown nothing(UploadPhase phase) {
    return new Shown(phase, null, null, null, null);
  }

  /** What the service's own check has come to. */
  Shown validated(Validation seen) {
    String said = seen.message().isEmpty() ? message : seen.message();
    return new Shown(phase, remoteStatus, said, completionTime, seen.result());
  }

  /** It has ended, and cannot be used. */
  Shown failed() {
    return new Shown(UploadPhase.FAILED, remoteStatus, message, completionTime, validation);
  }
}
