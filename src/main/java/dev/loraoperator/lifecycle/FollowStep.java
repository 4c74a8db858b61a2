package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.UploadView;
import dev.loraoperator.lifecycle.Decision.Change;
import dev.loraoperator.lifecycle.Decision.Keep;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.state.UploadRecord;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Redactor;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** A job is known: follow it to its end. */
final class FollowStep {

  private final Backoff delays;
  private final ServeStep serve;

  FollowStep(Backoff delays, ServeStep serve) {
    this.delays = delays;
    this.serve = serve;
  }

  Decision decide(AdapterSpec request, State progress, World world) {
    Remote<UploadView> job = world.job();
    if (job instanceof Remote.Known<UploadView> known) {
      return observed(request, progress, world, known.value());
    }
    if (job instanceof Remote.Failed<UploadView> failed) {
      return Retries.of(progress, world, failed);
    }
    if (job instanceof Remote.Missing<UploadView>) {
      return missing(progress, world);
    }
    return job instanceof Remote.Pending<UploadView> pending
        ? Retries.awaiting(world, pending.until())
        : new Keep(Backoff.SAFETY_NET);
  }

  /** What follows from the job as it is now. */
  Decision observed(AdapterSpec request, State progress, World world, UploadView job) {
    UploadRecord upload = Objects.requireNonNull(progress.upload());
    String message = Redactor.clean(job.message(), world.secrets());
    return switch (job.phase()) {
      case IN_PROGRESS ->
          running(
              progress, isNews(upload, job) ? upload.observed(job, message, null) : upload, world);
      case COMPLETE ->
          complete(request, progress, upload.observed(job, message, world.now()), world);
      case FAILED ->
          Retries.untilChanged(
              progress.with(upload.observed(job, message, world.now())),
              world,
              Reason.UPLOAD_FAILED,
              "Together's job "
                  + job.jobId()
                  + " failed: "
                  + (message.isEmpty() ? "it gives no reason" : message)
                  + ". Correct the source, then change the spec or request a reconcile");
    };
  }

  /** A new job is queued: that it says so itself is not worth a write. */
  private static boolean isNews(UploadRecord upload, UploadView job) {
    return upload.jobStatus() != null || !"queued".equalsIgnoreCase(job.status());
  }

  private Decision running(State progress, UploadRecord upload, World world) {
    Instant startedAt = upload.startTime() == null ? world.now() : upload.startTime();
    Duration age = Duration.between(startedAt, world.now());
    if (age.compareTo(delays.uploadDeadline()) >= 0) {
      return Retries.at(
          progress.with(upload),
          world,
          Reason.UPLOAD_DEADLINE_EXCEEDED,
          "Together's job "
              + upload.jobId()
              + " has not ended within UPLOAD_DEADLINE. Likely Together cannot fetch the source:"
              + " the URL has expired or the token has no access. Still looking, now and then",
          world.now().plus(delays.lookAgain(world.jitter())));
    }
    return new Change(
        progress.with(upload), inProgress(upload), Effect.NONE, delays.poll(age, world.jitter()));
  }

  private Decision complete(AdapterSpec request, State progress, UploadRecord upload, World world) {
    if (upload.acceptedName() == null) {
      return Retries.untilChanged(
          progress,
          world,
          Reason.MODEL_NAME_UNKNOWN,
          "The upload is complete, but Together does not tell its model name. Look for "
              + upload.remoteName()
              + " in GET /v1/models");
    }
    return serve.decide(request, progress.with(upload), world);
  }

  static ReadyCondition inProgress(UploadRecord upload) {
    return ReadyCondition.of(
        Reason.UPLOAD_IN_PROGRESS,
        "Together's job "
            + upload.jobId()
            + " is fetching the adapter"
            + (upload.jobStatus() == null
                ? ""
                : " (" + Redactor.clean(upload.jobStatus(), java.util.List.of()) + ")"));
  }

  private Decision missing(State progress, World world) {
    UploadRecord upload = Objects.requireNonNull(progress.upload());
    Instant startedAt = upload.startTime() == null ? world.now() : upload.startTime();
    if (world.now().isBefore(startedAt.plus(delays.grace()))) {
      return new Keep(delays.poll(Duration.ZERO, world.jitter()));
    }
    return Retries.at(
        progress,
        world,
        Reason.JOB_NOT_FOUND,
        "Together no longer knows the job "
            + upload.jobId()
            + ". It is not uploaded twice on a guess; choose another spec.modelName to upload anew",
        world.now().plus(delays.slowRetry(world.jitter())));
  }
}
