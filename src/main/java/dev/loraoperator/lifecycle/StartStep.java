package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.UploadList;
import dev.loraoperator.backend.UploadView;
import dev.loraoperator.lifecycle.Decision.Change;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.state.UploadRecord;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.ModelNames;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.Source;
import java.time.Duration;
import java.time.Instant;

/**
 * Nothing has been posted yet: find our own earlier upload, choose a free name, intend the POST.
 */
final class StartStep {

  /** Shorter waits for a turn are not worth a write to the status. */
  private static final Duration WORTH_TELLING = Duration.ofSeconds(10);

  private final Backoff delays;
  private final FollowStep follow;
  private final PreflightStep preflight;

  StartStep(Backoff delays, FollowStep follow) {
    this.delays = delays;
    this.follow = follow;
    this.preflight = new PreflightStep(delays);
  }

  Decision decide(AdapterSpec request, State progress, World world) {
    if (!(world.jobs() instanceof Remote.Known<UploadList> known)) {
      return Retries.withoutList(progress, world);
    }
    return known
        .value()
        .carrying(request.marker())
        .map(job -> adopt(request, progress, world, job))
        .orElseGet(() -> submit(request, progress, world, known.value()));
  }

  /** Takes a job over that is proven to be ours. */
  Decision adopt(AdapterSpec request, State progress, World world, UploadView job) {
    Instant startedAt = job.createdAt() == null ? world.now() : job.createdAt();
    UploadRecord previous = progress.upload();
    String name = job.modelName() == null ? request.modelName() : ModelNames.bare(job.modelName());
    UploadRecord adopted =
        new UploadRecord(
            name,
            request.specHash(),
            previous == null ? 0 : previous.attempt(),
            null,
            startedAt,
            job.jobId(),
            job.status(),
            null,
            job.modelName(),
            null,
            null);
    // Nobody looks at the source of an upload that is there.
    return follow.observed(request, progress.with(adopted).checked(null), world, job);
  }

  private Decision submit(AdapterSpec request, State progress, World world, UploadList jobs) {
    boolean holds =
        progress.upload() != null && progress.upload().remoteName().equals(request.modelName());
    for (NameClaim rival : world.rivals()) {
      if (rival.precedes(request.id(), world.createdAt(), holds)) {
        return conflict(
            progress,
            world,
            "LoraAdapter " + rival.id() + " has the remote name " + request.modelName());
      }
    }
    return NameChoice.of(request, progress, jobs)
        .map(name -> intend(request, progress, world, name))
        .orElseGet(
            () ->
                conflict(
                    progress,
                    world,
                    "The remote name "
                        + request.modelName()
                        + " is taken in this Together account by an upload that is not ours"));
  }

  Decision conflict(State progress, World world, String what) {
    return Retries.at(
        progress,
        world,
        Reason.NAME_CONFLICT,
        what + ". It is left alone; choose another spec.modelName",
        world.now().plus(delays.slowRetry(world.jitter())));
  }

  private Decision intend(AdapterSpec request, State progress, World world, String name) {
    if (world.sourceFault() != null) {
      return Retries.fault(progress, world, world.sourceFault(), delays);
    }
    if (request.source() instanceof Source.S3
        && world.clockSkew().abs().compareTo(Backoff.MAX_CLOCK_SKEW) > 0) {
      return Retries.at(
          progress,
          world,
          Reason.CLOCK_SKEW,
          "The operator's clock is more than 5 minutes off Together's, so S3 would refuse a URL"
              + " signed now. Correct the node's clock",
          world.now().plus(delays.lookAgain(world.jitter())));
    }
    return preflight
        .decide(request, progress, world)
        .orElseGet(
            () ->
                intendChecked(preflight.recorded(request, progress, world), request, world, name));
  }

  private Decision intendChecked(State progress, AdapterSpec request, World world, String name) {
    if (world.turnAt() != null) {
      return awaitTurn(progress, world, world.turnAt());
    }
    UploadRecord previous = progress.upload();
    int attempt = previous == null ? 1 : previous.attempt() + 1;
    return submission(
        progress, UploadRecord.intent(name, request.specHash(), attempt, world.now()));
  }

  /** Records the intent; the POST follows once it is written. */
  Decision submission(State progress, UploadRecord intent) {
    return new Change(
        progress.with(intent),
        ReadyCondition.of(Reason.SUBMITTING, "Posting the upload as " + intent.remoteName()),
        Effect.SUBMIT,
        Backoff.SAFETY_NET);
  }

  Decision awaitTurn(State progress, World world, Instant turnAt) {
    Duration wait = Duration.between(world.now(), turnAt);
    if (wait.compareTo(WORTH_TELLING) < 0) {
      return Retries.awaiting(world, turnAt);
    }
    return new Change(
        progress.withoutSetback(),
        ReadyCondition.of(
            Reason.WAITING_FOR_TURN,
            "Other uploads with the same API key go first; the operator posts at most"
                + " TOGETHER_REQUESTS_PER_SECOND"),
        Effect.NONE,
        wait);
  }
}
