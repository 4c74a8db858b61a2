package dev.loraoperator.backend;

import org.jspecify.annotations.Nullable;

/** What one POST of an upload came to. */
public sealed interface UploadOutcome {

  /**
   * The job exists.
   *
   * @param modelName the exact name as the reply spells it; null when the reply has none
   * @param modelId optional at the service
   */
  record Accepted(String jobId, @Nullable String modelName, @Nullable String modelId)
      implements UploadOutcome {}

  /** "Model name already exists", whatever its HTTP status. */
  record NameTaken() implements UploadOutcome {}

  /** Anything else; {@link RemoteError#effect()} tells whether the job may exist all the same. */
  record Failed(RemoteError failure) implements UploadOutcome {}
}
