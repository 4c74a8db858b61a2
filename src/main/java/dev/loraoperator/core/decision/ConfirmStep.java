package dev.loraoperator.core.decision;

import dev.loraoperator.core.Delays;
import dev.loraoperator.core.Reason;
import dev.loraoperator.core.SafeText;
import dev.loraoperator.core.decision.Decision.Change;
import dev.loraoperator.core.decision.Decision.Keep;
import dev.loraoperator.core.remote.JobList;
import dev.loraoperator.core.remote.JobView;
import dev.loraoperator.core.remote.Remote;
import dev.loraoperator.core.remote.RemoteFailure;
import dev.loraoperator.core.remote.UploadOutcome;
import dev.loraoperator.core.spec.AdapterRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** A POST was intended: learn what came of it, and never post again while it may have landed. */
final class ConfirmStep {

  private final Delays delays;
  private final StartStep start;

  ConfirmStep(Delays delays, StartStep start) {
    this.delays = delays;
    this.start = start;
  }

  Decision decide(AdapterRequest request, Progress progress, World world) {
    UploadRecord upload = Objects.requireNonNull(progress.upload());
    if (world.post() instanceof Post.InFlight) {
      return new Keep(Delays.SAFETY_NET);
    }
    if (!(world.post() instanceof Post.Finished finished)) {
      return look(request, progress, world, upload);
    }
    UploadOutcome outcome = finished.outcome();
    if (outcome instanceof UploadOutcome.Accepted accepted) {
      return accepted(progress, upload, world, accepted);
    }
    if (outcome instanceof UploadOutcome.Failed failed) {
      return failed(progress, upload, world, failed.failure());
    }
    return nameTaken(request, progress, world, upload);
  }

  private Decision accepted(
      Progress progress, UploadRecord upload, World world, UploadOutcome.Accepted accepted) {
    UploadRecord recorded =
        upload.accepted(accepted.jobId(), accepted.modelName(), accepted.modelId());
    return new Change(
        progress.with(recorded),
        FollowStep.inProgress(recorded),
        Action.FORGET_OUTCOME,
        delays.poll(Duration.ZERO, world.jitter()));
  }

  private Decision failed(
      Progress progress, UploadRecord upload, World world, RemoteFailure failure) {
    String message = SafeText.clean(failure.message(), world.secrets());
    if (failure.effect() == RemoteFailure.Effect.UNKNOWN) {
      return new Change(
          progress.withoutSetback(),
          Verdict.of(
              Reason.CONFIRMING_UPLOAD,
              "The POST may have been carried out, looking for its job before posting again. "
                  + message),
          Action.FORGET_OUTCOME,
          delays.poll(Duration.ZERO, world.jitter()));
    }
    Progress cleared = progress.with(upload.withoutIntent());
    return Setbacks.recorded(
        cleared, world, failure.reason(), message, retryAt(upload, world, failure));
  }

  private @org.jspecify.annotations.Nullable Instant retryAt(
      UploadRecord upload, World world, RemoteFailure failure) {
    Duration asked = failure.retryAfter();
    return switch (failure.reason().kind()) {
      case WAIT, BACK_OFF, PROGRESS, SUSPENDED, DONE, NOTE ->
          world
              .now()
              .plus(
                  asked != null
                      ? Delays.jittered(asked, world.jitter())
                      : delays.backOff(upload.attempt(), world.jitter()));
      case USER ->
          failure.reason() == Reason.UPLOAD_REFUSED
              ? null
              : world.now().plus(delays.slowRetry(world.jitter()));
    };
  }

  /**
   * "Model name already exists": our own earlier POST if that is proven, else somebody else's. The
   * name was seen free just before the intent, so only a POST of ours that was lost before this one
   * can be proof where the list carries no descriptions.
   */
  private Decision nameTaken(
      AdapterRequest request, Progress progress, World world, UploadRecord upload) {
    if (!(world.jobs() instanceof Remote.Known<JobList> known)) {
      return Setbacks.withoutList(progress, world);
    }
    Optional<JobView> ours = known.value().carrying(request.marker());
    if (ours.isEmpty() && upload.postedBefore()) {
      ours = seenFreeBefore(known.value(), world, upload);
    }
    return ours.map(job -> forgetting(start.adopt(request, progress, world, job)))
        .orElseGet(
            () ->
                forgetting(
                    start.conflict(
                        progress.with(upload.withoutIntent()),
                        world,
                        "Together says that the name "
                            + upload.remoteName()
                            + " already exists, and no upload of ours has it")));
  }

  /** No process knows what came of the POST: look for its job, and post again after the grace. */
  private Decision look(
      AdapterRequest request, Progress progress, World world, UploadRecord upload) {
    if (!(world.jobs() instanceof Remote.Known<JobList> known)) {
      return Setbacks.withoutList(progress, world);
    }
    JobList jobs = known.value();
    Optional<JobView> ours =
        jobs.carrying(request.marker()).or(() -> failedOurs(jobs, request, upload));
    if (ours.isEmpty()) {
      ours = seenFreeBefore(jobs, world, upload);
    }
    if (ours.isPresent()) {
      return start.adopt(request, progress, world, ours.get());
    }
    if (!jobs.byName(upload.remoteName()).isEmpty()) {
      return start.conflict(
          progress.with(upload.withoutIntent()),
          world,
          "The remote name " + upload.remoteName() + " was taken by somebody else meanwhile");
    }
    return notFound(progress, world, upload, known.at());
  }

  private Decision notFound(Progress progress, World world, UploadRecord upload, Instant listedAt) {
    Instant intendedAt = Objects.requireNonNull(upload.intentTime());
    Instant graceEnd = intendedAt.plus(delays.graceAfter(upload.attempt()));
    if (!listedAt.isAfter(graceEnd)) {
      Duration next = delays.poll(Duration.between(intendedAt, world.now()), world.jitter());
      Duration rest = Duration.between(world.now(), graceEnd).plusMillis(1);
      return new Change(
          progress.withoutSetback(),
          Verdict.of(
              Reason.CONFIRMING_UPLOAD,
              "A POST was intended and no reply is known; looking for its job before posting again"),
          Action.NONE,
          rest.isNegative() || rest.compareTo(next) > 0 ? next : rest);
    }
    if (world.sourceFault() != null) {
      return Setbacks.fault(progress, world, world.sourceFault(), delays);
    }
    if (world.turnAt() != null) {
      return start.awaitTurn(progress, world, world.turnAt());
    }
    return start.submission(progress, upload.again(world.now()));
  }

  private static Optional<JobView> failedOurs(
      JobList jobs, AdapterRequest request, UploadRecord upload) {
    return jobs.byName(upload.remoteName()).stream()
        .filter(job -> job.marker().filter(request.marker()::equals).isPresent())
        .findFirst();
  }

  /** The proof of last resort, for lists without descriptions: the name was free when we began. */
  private static Optional<JobView> seenFreeBefore(JobList jobs, World world, UploadRecord upload) {
    if (jobs.carriesDescriptions() || upload.startTime() == null || !world.rivals().isEmpty()) {
      return Optional.empty();
    }
    Instant earliest = upload.startTime().plus(world.clockSkew()).minus(Delays.MAX_CLOCK_SKEW);
    return jobs.byName(upload.remoteName()).stream()
        .filter(job -> !world.claimedJobs().contains(job.jobId()))
        .filter(job -> job.createdAt() == null || !job.createdAt().isBefore(earliest))
        .findFirst();
  }

  /** The decision, with the outcome of the POST forgotten once it is written. */
  private static Decision forgetting(Decision decision) {
    return decision instanceof Change change
        ? new Change(change.progress(), change.verdict(), Action.FORGET_OUTCOME, change.delay())
        : decision;
  }
}
