package dev.loraoperator.lifecycle.state;

import dev.loraoperator.backend.UploadPhase;
import dev.loraoperator.backend.UploadView;
import dev.loraoperator.model.AdapterSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * {@code status.upload}: everything a fresh process needs to go on with an upload.
 *
 * @param remoteName the bare name the upload was posted under
 * @param specHash what is uploaded, see {@link AdapterSpec#specHash()}
 * @param attempt how many POSTs have been intended for this resource
 * @param intentTime when the last POST was intended; null when it is known to have had no effect
 * @param startTime when this upload was first intended, with its name seen free
 * @param jobId null until the service has accepted the upload
 * @param jobStatus the service's own word
 * @param message the job's own message, cleaned
 * @param acceptedName the model name exactly as the service spells it
 * @param completionTime when the job was seen to have ended, well or not
 */
public record UploadRecord(
    String remoteName,
    String specHash,
    int attempt,
    @Nullable Instant intentTime,
    @Nullable Instant startTime,
    @Nullable String jobId,
    @Nullable String jobStatus,
    @Nullable String message,
    @Nullable String acceptedName,
    @Nullable String acceptedId,
    @Nullable Instant completionTime) {

  /** The record of an intended POST. */
  public static UploadRecord intent(String remoteName, String specHash, int attempt, Instant now) {
    return new UploadRecord(
        remoteName, specHash, attempt, now, now, null, null, null, null, null, null);
  }

  /** The same upload, posted once more because the first POST's effect stayed unknown. */
  public UploadRecord again(Instant now) {
    return new UploadRecord(
        remoteName,
        specHash,
        attempt + 1,
        now,
        startTime,
        jobId,
        jobStatus,
        message,
        acceptedName,
        acceptedId,
        completionTime);
  }

  /** The POST had no effect: only the name and the count are kept. */
  public UploadRecord withoutIntent() {
    return new UploadRecord(
        remoteName, specHash, attempt, null, null, null, null, null, null, null, null);
  }

  public UploadRecord accepted(String job, @Nullable String name, @Nullable String modelId) {
    return new UploadRecord(
        remoteName, specHash, attempt, intentTime, startTime, job, null, null, name, modelId, null);
  }

  /** What the job says now; {@code endedAt} is null while it goes on. */
  public UploadRecord observed(UploadView job, String cleanMessage, @Nullable Instant endedAt) {
    return new UploadRecord(
        remoteName,
        specHash,
        attempt,
        intentTime,
        startTime,
        job.jobId(),
        job.status(),
        cleanMessage.isEmpty() ? null : cleanMessage,
        acceptedName != null ? acceptedName : job.modelName(),
        acceptedId,
        endedAt);
  }

  public UploadPhase phase() {
    return UploadPhase.of(jobStatus);
  }

  /** Whether an earlier POST of this same upload ended without a known effect. */
  public boolean postedBefore() {
    return intentTime != null && startTime != null && startTime.isBefore(intentTime);
  }
}
