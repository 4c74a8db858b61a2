package dev.loraoperator.together;

import dev.loraoperator.core.Sensitive;
import dev.loraoperator.core.remote.JobList;
import dev.loraoperator.core.remote.JobView;
import dev.loraoperator.core.remote.Reply;
import dev.loraoperator.core.remote.UploadOutcome;
import dev.loraoperator.core.remote.UploadRequest;

/**
 * The three calls of Together's v1 API that an upload needs (docs: {@code reference/upload-model},
 * {@code reference/jobs-get}, {@code reference/jobs-list}). Every method blocks for at most the
 * client's call timeout, makes exactly one HTTP request and never throws for what the network or
 * the service does: failures are values.
 */
public interface TogetherApi {

  /** Posts one upload. The request is never sent a second time by the HTTP layer. */
  UploadOutcome upload(Sensitive apiKey, UploadRequest request);

  /** Lists all upload jobs of the key's account. */
  Reply<JobList> jobs(Sensitive apiKey);

  /** Reads one job. */
  Reply<JobView> job(Sensitive apiKey, String jobId);
}
