package dev.loraoperator.backend.upload;

import org.jspecify.annotations.Nullable;

/**
 * What the service calls one upload of ours, as far as it is known. It fills up with every step
 * that succeeds, and is persisted after each.
 *
 * @param modelName exactly as the service spells it, such as {@code account/name}
 * @param modelId of the model or its record, where the service has one
 * @param jobId of the job that fetches the files; once it is known, nothing is left to be created
 * @param revisionId of what the job has made, where the service has revisions
 */
public record RemoteRef(
    @Nullable String modelName,
    @Nullable String modelId,
    @Nullable String jobId,
    @Nullable String revisionId) {

  public RemoteRef(@Nullable String modelName, @Nullable String modelId, @Nullable String jobId) {
    this(modelName, modelId, jobId, null);
  }

  /** Nothing has been created yet. */
  public static final RemoteRef NONE = new RemoteRef(null, null, null);

  /** Whether nothing is left to be created. */
  public boolean isComplete() {
    return jobId != null || revisionId != null;
  }

  /** The record alone, without what was uploaded to it. */
  public RemoteRef ofRecord() {
    return new RemoteRef(modelName, modelId, null);
  }

  /** This with all that {@code newer} knows; what it does not know stays. */
  public RemoteRef with(RemoteRef newer) {
    return new RemoteRef(
        newer.modelName != null ? newer.modelName : modelName,
        newer.modelId != null ? newer.modelId : modelId,
        newer.jobId != null ? newer.jobId : jobId,
        newer.revisionId != null ? newer.revisionId : revisionId);
  }
}
