package dev.loraoperator.lifecycle.state;

import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.model.AdapterSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * {@code status.upload}: everything a fresh process needs to go on with an upload.
 *
 * @param remoteName the bare name it is uploaded under
 * @param specHash what is uploaded, see {@link AdapterSpec#specHash()}
 * @param attempt how many times a create was intended for this resource
 * @param intentTime when the last create was intended; null when none is, or when it is known to
 *     have had no effect
 * @param startTime when this upload was first intended, with its name seen free
 * @param ref what the steps so far have created
 * @param phase ours
 * @param remoteStatus the service's own word
 * @param message the service's own message, cleaned
 * @param completionTime when the upload was seen to have ended, well or not
 */
public record UploadRecord(
    String remoteName,
    String specHash,
    int attempt,
    @Nullable Instant intentTime,
    @Nullable Instant startTime,
    RemoteRef ref,
    UploadPhase phase,
    @Nullable String remoteStatus,
    @Nullable String message,
    @Nullable Instant completionTime) {

  /** The record of the first intended create. */
  public static UploadRecord intent(String remoteName, String specHash, int attempt, Instant now) {
    return new UploadRecord(
        remoteName,
        specHash,
        attempt,
        now,
        now,
        RemoteRef.NONE,
        UploadPhase.IN_PROGRESS,
        null,
        null,
        null);
  }

  /** The next create of the same upload is intended: another step, or the same once more. */
  public UploadRecord again(Instant now) {
    return new UploadRecord(
        remoteName,
        specHash,
        attempt + 1,
        now,
        startTime == null ? now : startTime,
        ref,
        phase,
        remoteStatus,
        message,
        completionTime);
  }

  /** The create had no effect: what earlier steps have created stays. */
  public UploadRecord withoutIntent() {
    return new UploadRecord(
        remoteName, specHash, attempt, null, null, ref, UploadPhase.IN_PROGRESS, null, null, null);
  }

  /** A step has succeeded. The intent is over, unless nothing is left to be created. */
  public UploadRecord created(RemoteRef newRef) {
    RemoteRef all = ref.with(newRef);
    return new UploadRecord(
        remoteName,
        specHash,
        attempt,
        all.isComplete() ? intentTime : null,
        startTime,
        all,
        UploadPhase.IN_PROGRESS,
        null,
        null,
        null);
  }

  /**
   * What the service shows now.
   *
   * @param endedAt null while it goes on
   */
  public UploadRecord observed(UploadView seen, @Nullable Instant endedAt) {
    String said = seen.message();
    return new UploadRecord(
        remoteName,
        specHash,
        attempt,
        intentTime,
        startTime,
        seen.ref().with(ref),
        seen.phase(),
        seen.status(),
        said == null || said.isEmpty() ? null : said,
        endedAt);
  }

  /** Whether a create was intended whose effect is not known. */
  public boolean hasOpenIntent() {
    return intentTime != null && !ref.isComplete();
  }

  /** Whether an earlier create of this same upload ended without a known effect. */
  public boolean intendedBefore() {
    return intentTime != null && startTime != null && startTime.isBefore(intentTime);
  }

  /** Whether the files are there, under a known name. */
  public boolean isUploaded() {
    return completionTime != null && phase == UploadPhase.COMPLETE && ref.modelName() != null;
  }

  /** Tells the intended create from earlier ones of the same adapter. */
  public String intentId() {
    return remoteName + "#" + attempt;
  }
}
