package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.Post;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.UploadList;
import dev.loraoperator.backend.UploadOutcome;
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
import java.util.Optional;

/** A POST was intended: learn what came of it, and never post again while it may have landed. */
final class ConfirmStep {

  private final Backoff delays;
  private final StartStep start;

  ConfirmStep(Backoff delays, StartStep start) {
    this.delays = delays;
    this.start = start;
  }

  Decision decide(AdapterSpec request, State progress, World world) {
    UploadRecord upload = Objects.requireNonNull(progress.upload());
    if (world.post() instanceof Post.InFlight) {
      return new Keep(Backoff.SAFETY_NET);
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
      State progress, UploadRecord upload, World world, UploadOutcome.Accepted accepted) {
    UploadRecord recorded =
        upload.accepted(accepted.jobId(), accepted.modelName(), accepted.modelId());
    return new Change(
        progress.with(recorded),
        FollowStep.inProgress(recorded),
        Effect.FORGET_OUTCOME,
        delays.poll(Duration.ZERO, world.jitter()));
  }

  private Decision failed(State progress, UploadRecord upload, World world, RemoteError failure) {
    String message = Redactor.clean(failure.message(), world.secrets());
    if (failure.effect() == RemoteError.Effect.UNKNOWN) {
      return new Change(
          progress.withoutSetback(),
          ReadyCondition.of(
              Reason.CONFIRMING_UPLOAD,
              "The POST may have been carried out, looking for its job before posting again. "
                  + message),
          Effect.FORGET_OUTCOME,
          delays.poll(Duration.ZERO, world.jitter()));
    }
    State cleared = progress.with(upload.withoutIntent());
    return Retries.recorded(
        cleared, world, failure.reason(), message, retryAt(upload, world, failure));
  }

  private @org.jspecify.annotations.Nullable Instant retryAt(
      UploadRecord upload, World world, RemoteError failure) {
    Duration asked = failure.retryAfter();
    return switch (failure.reason().kind()) {
      case WAIT, BACK_OFF, PROGRESS, SUSPENDED, DONE, NOTE ->
          world
              .now()
              .plus(
                  asked != null
                      ? Backoff.jittered(asked, world.jitter())
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
      AdapterSpec request, State progress, World world, UploadRecord upload) {
    if (!(world.jobs() instanceof Remote.Known<UploadList> known)) {
      return Retries.withoutList(progress, world);
    }
    Optional<UploadView> ours = known.value().carrying(request.marker());
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
  private Decision look(AdapterSpec request, State progress, World world, UploadRecord upload) {
    if (!(world.jobs() instanceof Remote.Known<UploadList> known)) {
      return Retries.withoutList(progress, world);
    }
    UploadList jobs = known.value();
    Optional<UploadView> ours =
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

  private Decision notFound(State progress, World world, UploadRecord upload, Instant listedAt) {
    Instant intendedAt = Objects.requireNonNull(upload.intentTime());
    Instant graceEnd = intendedAt.plus(delays.graceAfter(upload.attempt()));
    if (!listedAt.isAfter(graceEnd)) {
      Duration next = delays.poll(Duration.between(intendedAt, world.now()), world.jitter());
      Duration rest = Duration.between(world.now(), graceEnd).plusMillis(1);
      return new Change(
          progress.withoutSetback(),
          ReadyCondition.of(
              Reason.CONFIRMING_UPLOAD,
              "A POST was intended and no reply is known; looking for its job before posting again"),
          Effect.NONE,
          rest.isNegative() || rest.compareTo(next) > 0 ? next : rest);
    }
    if (world.sourceFault() != null) {
      return Retries.fault(progress, world, world.sourceFault(), delays);
    }
    if (world.turnAt() != null) {
      return start.awaitTurn(progress, world, world.turnAt());
    }
    return start.submission(progress, upload.again(world.now()));
  }

  private static Optional<UploadView> failedOurs(
      UploadList jobs, AdapterSpec request, UploadRecord upload) {
    return jobs.byName(upload.remoteName()).stream()
        .filter(job -> job.marker().filter(request.marker()::equals).isPresent())
        .findFirst();
  }

  /** The proof of last resort, for lists without descriptions: the name was free when we began. */
  private static Optional<UploadView> seenFreeBefore(
      UploadList jobs, World world, UploadRecord upload) {
    if (jobs.carriesDescriptions() || upload.startTime() == null || !world.rivals().isEmpty()) {
      return Optional.empty();
    }
    Instant earliest = upload.startTime().plus(world.clockSkew()).minus(Backoff.MAX_CLOCK_SKEW);
    return jobs.byName(upload.remoteName()).stream()
        .filter(job -> !world.claimedJobs().contains(job.jobId()))
        .filter(job -> job.createdAt() == null || !job.createdAt().isBefore(earliest))
        .findFirst();
  }

  /** The decision, with the outcome of the POST forgotten once it is written. */
  private static Decision forgetting(Decision decision) {
    return decision instanceof Change change
        ? new Change(change.progress(), change.verdict(), Effect.FORGET_OUTCOME, change.delay())
        : decision;
  }
}
