package dev.loraoperator.core.decision;

import dev.loraoperator.core.Delays;
import dev.loraoperator.core.Reason;
import dev.loraoperator.core.SafeText;
import dev.loraoperator.core.decision.Decision.Change;
import dev.loraoperator.core.decision.Decision.Keep;
import dev.loraoperator.core.remote.JobView;
import dev.loraoperator.core.remote.Remote;
import dev.loraoperator.core.spec.AdapterRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** A job is known: follow it to its end. */
final class FollowStep {

  private final Delays delays;
  private final ServeStep serve;

  FollowStep(Delays delays, ServeStep serve) {
    this.delays = delays;
    this.serve = serve;
  }

  Decision decide(AdapterRequest request, Progress progress, World world) {
    Remote<JobView> job = world.job();
    if (job instanceof Remote.Known<JobView> known) {
      return observed(request, progress, world, known.value());
    }
    if (job instanceof Remote.Failed<JobView> failed) {
      return Setbacks.of(progress, world, failed);
    }
    if (job instanceof Remote.Missing<JobView>) {
      return missing(progress, world);
    }
    return job instanceof Remote.Pending<JobView> pending
        ? Setbacks.awaiting(world, pending.until())
        : new Keep(Delays.SAFETY_NET);
  }

  /** What follows from the job as it is now. */
  Decision observed(AdapterRequest request, Progress progress, World world, JobView job) {
    UploadRecord upload = Objects.requireNonNull(progress.upload());
    String message = SafeText.clean(job.message(), world.secrets());
    return switch (job.phase()) {
      case IN_PROGRESS ->
          running(
              progress, isNews(upload, job) ? upload.observed(job, message, null) : upload, world);
      case COMPLETE ->
          complete(request, progress, upload.observed(job, message, world.now()), world);
      case FAILED ->
          Setbacks.untilChanged(
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
  private static boolean isNews(UploadRecord upload, JobView job) {
    return upload.jobStatus() != null || !"queued".equalsIgnoreCase(job.status());
  }

  private Decision running(Progress progress, UploadRecord upload, World world) {
    Instant startedAt = upload.startTime() == null ? world.now() : upload.startTime();
    Duration age = Duration.between(startedAt, world.now());
    if (age.compareTo(delays.uploadDeadline()) >= 0) {
      return Setbacks.at(
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
        progress.with(upload), inProgress(upload), Action.NONE, delays.poll(age, world.jitter()));
  }

  private Decision complete(
      AdapterRequest request, Progress progress, UploadRecord upload, World world) {
    if (upload.acceptedName() == null) {
      return Setbacks.untilChanged(
          progress,
          world,
          Reason.MODEL_NAME_UNKNOWN,
          "The upload is complete, but Together does not tell its model name. Look for "
              + upload.remoteName()
              + " in GET /v1/models");
    }
    return serve.decide(request, progress.with(upload), world);
  }

  static Verdict inProgress(UploadRecord upload) {
    return Verdict.of(
        Reason.UPLOAD_IN_PROGRESS,
        "Together's job "
            + upload.jobId()
            + " is fetching the adapter"
            + (upload.jobStatus() == null
                ? ""
                : " (" + SafeText.clean(upload.jobStatus(), java.util.List.of()) + ")"));
  }

  private Decision missing(Progress progress, World world) {
    UploadRecord upload = Objects.requireNonNull(progress.upload());
    Instant startedAt = upload.startTime() == null ? world.now() : upload.startTime();
    if (world.now().isBefore(startedAt.plus(delays.grace()))) {
      return new Keep(delays.poll(Duration.ZERO, world.jitter()));
    }
    return Setbacks.at(
        progress,
        world,
        Reason.JOB_NOT_FOUND,
        "Together no longer knows the job "
            + upload.jobId()
            + ". It is not uploaded twice on a guess; choose another spec.modelName to upload anew",
        world.now().plus(delays.slowRetry(world.jitter())));
  }
}
