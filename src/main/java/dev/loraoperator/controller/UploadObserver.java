package dev.loraoperator.controller;

import dev.loraoperator.backend.Post;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.UploadList;
import dev.loraoperator.backend.UploadOrder;
import dev.loraoperator.backend.UploadOutcome;
import dev.loraoperator.lifecycle.state.UploadRecord;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.PreflightMode;
import dev.loraoperator.preflight.PreflightScheduler;
import dev.loraoperator.source.Resolution;
import dev.loraoperator.source.SourceResolver;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All reads that an upload needs, from the first look for it to its end. */
final class UploadObserver {

  private final SourceResolver sources;
  private final PreflightScheduler inspections;
  private final NameClaims rivals;
  private final Backoff delays;

  UploadObserver(Dependencies dependencies, PreflightScheduler inspections, NameClaims rivals) {
    this.sources = dependencies.sources();
    this.inspections = inspections;
    this.rivals = rivals;
    this.delays = dependencies.delays();
  }

  Observation follow(Pass pass) {
    String jobId = Objects.requireNonNull(Objects.requireNonNull(pass.progress().upload()).jobId());
    pass.world().job =
        pass.account().job(pass.id(), jobId, pass.world().now.minus(delays.pollMin()));
    return pass.seen();
  }

  Observation start(Pass pass) {
    WorldBuilder world = pass.world();
    askForJobs(pass, world.now.minus(delays.pollMin()));
    if (!(world.jobs instanceof Remote.Known<UploadList>)) {
      return pass.seen();
    }
    world.rivals = rivals.of(pass.request(), pass.apiKey());
    UploadOrder upload = resolve(pass);
    if (upload != null && inspected(pass, upload)) {
      world.turnAt = pass.account().turn(pass.id());
    }
    return new Observation(world.build(), pass.account(), upload);
  }

  Observation confirm(Pass pass) {
    WorldBuilder world = pass.world();
    UploadRecord intent = Objects.requireNonNull(pass.progress().upload());
    world.post = pass.account().post(pass.id(), attemptKey(intent));
    if (world.post instanceof Post.InFlight) {
      return pass.seen();
    }
    if (world.post instanceof Post.Finished finished
        && !(finished.outcome() instanceof UploadOutcome.NameTaken)) {
      return pass.seen();
    }
    Instant learnt =
        world.post instanceof Post.Finished finished
            ? finished.at()
            : later(
                Objects.requireNonNull(intent.intentTime()).plusMillis(1),
                world.now.minus(delays.pollMin()));
    askForJobs(pass, learnt);
    if (!(world.jobs instanceof Remote.Known<UploadList> known)) {
      return pass.seen();
    }
    world.rivals = rivals.of(pass.request(), pass.apiKey());
    world.claimedJobs =
        rivals.claimedJobs(pass.request(), known.value().byName(intent.remoteName()));
    UploadOrder upload = mayPostAgain(intent, known) ? resolve(pass) : null;
    if (upload != null) {
      world.turnAt = pass.account().turn(pass.id());
    }
    return new Observation(world.build(), pass.account(), upload);
  }

  /** The upload is posted, or its adapter gone: what its source looked like is not asked again. */
  void forget(AdapterId id) {
    inspections.forget(id);
  }

  static String attemptKey(UploadRecord upload) {
    return upload.remoteName() + "#" + upload.attempt();
  }

  private boolean mayPostAgain(UploadRecord intent, Remote.Known<UploadList> jobs) {
    Instant intendedAt = Objects.requireNonNull(intent.intentTime());
    return jobs.at().isAfter(intendedAt.plus(delays.graceAfter(intent.attempt())));
  }

  private static void askForJobs(Pass pass, Instant notBefore) {
    pass.world().jobs = pass.account().jobs(pass.id(), notBefore);
    pass.world().clockSkew = pass.account().clockSkew();
  }

  /** Whether the source has been looked at, as far as it is to be. */
  private boolean inspected(Pass pass, UploadOrder upload) {
    AdapterSpec request = pass.request();
    if (request.preflight() == PreflightMode.OFF) {
      return true;
    }
    pass.world().source =
        inspections.of(request, upload, request.specHash() + "/" + pass.world().inputsRevision);
    return pass.world().source instanceof Remote.Known<?>;
  }

  /** What would be posted; null, with the reason in the world, when it cannot be made now. */
  private @Nullable UploadOrder resolve(Pass pass) {
    AdapterSpec request = pass.request();
    Resolution resolution =
        sources.resolve(request.id().namespace(), request.source(), pass.snapshot());
    if (resolution instanceof Resolution.Faulty faulty) {
      pass.world().sourceFault = faulty.fault();
      return null;
    }
    if (resolution instanceof Resolution.Pending pending) {
      // Whatever else is looked at waits for this: there is nothing to look at yet.
      pass.world().source = new Remote.Pending<>(pending.until());
      pass.world().turnAt = pending.until();
      return null;
    }
    Resolution.Resolved source = (Resolution.Resolved) resolution;
    return new UploadOrder(
        request.modelName(),
        source.location(),
        request.baseModel(),
        request.markedDescription(),
        source.huggingFaceToken());
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
