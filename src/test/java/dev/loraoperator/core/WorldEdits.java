package dev.loraoperator.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Makes the one world of a test case from the neutral one. */
final class WorldEdits {

  private World world = Requests.world();

  static WorldEdits world() {
    return new WorldEdits();
  }

  World build() {
    return world;
  }

  WorldEdits jobs(JobView... jobs) {
    return jobs(new Remote.Known<>(new JobList(List.of(jobs)), world.now()));
  }

  WorldEdits jobs(Remote<JobList> jobs) {
    return with(world.now(), world.fault(), jobs, world.job(), world.post(), world.turnAt());
  }

  WorldEdits job(Remote<JobView> job) {
    return with(world.now(), world.fault(), world.jobs(), job, world.post(), world.turnAt());
  }

  WorldEdits job(JobView job) {
    return job(new Remote.Known<>(job, world.now()));
  }

  WorldEdits post(Post post) {
    return with(world.now(), world.fault(), world.jobs(), world.job(), post, world.turnAt());
  }

  WorldEdits outcome(UploadOutcome outcome) {
    return post(new Post.Finished(outcome, world.now()));
  }

  WorldEdits fault(Fault fault) {
    return with(world.now(), fault, world.jobs(), world.job(), world.post(), world.turnAt());
  }

  WorldEdits turnAt(Instant turnAt) {
    return with(world.now(), world.fault(), world.jobs(), world.job(), world.post(), turnAt);
  }

  WorldEdits now(Instant now) {
    return with(now, world.fault(), world.jobs(), world.job(), world.post(), world.turnAt());
  }

  WorldEdits inputs(String revision) {
    world =
        new World(
            world.now(),
            world.createdAt(),
            revision,
            world.jitter(),
            world.fault(),
            world.jobs(),
            world.job(),
            world.post(),
            world.turnAt(),
            world.rivals(),
            world.claimedJobs(),
            world.clockSkew(),
            world.secrets());
    return this;
  }

  WorldEdits createdAt(Instant createdAt) {
    return around(createdAt, world.rivals(), world.claimedJobs(), world.clockSkew());
  }

  WorldEdits rivals(Rival... rivals) {
    return around(world.createdAt(), List.of(rivals), world.claimedJobs(), world.clockSkew());
  }

  WorldEdits claimed(String... jobs) {
    return around(world.createdAt(), world.rivals(), Set.of(jobs), world.clockSkew());
  }

  WorldEdits clockSkew(Duration skew) {
    return around(world.createdAt(), world.rivals(), world.claimedJobs(), skew);
  }

  WorldEdits secrets(String... values) {
    world =
        new World(
            world.now(),
            world.createdAt(),
            world.inputsRevision(),
            world.jitter(),
            world.fault(),
            world.jobs(),
            world.job(),
            world.post(),
            world.turnAt(),
            world.rivals(),
            world.claimedJobs(),
            world.clockSkew(),
            List.of(values).stream().map(Sensitive::of).toList());
    return this;
  }

  private WorldEdits with(
      Instant now,
      Fault fault,
      Remote<JobList> jobs,
      Remote<JobView> job,
      Post post,
      Instant turnAt) {
    world =
        new World(
            now,
            world.createdAt(),
            world.inputsRevision(),
            world.jitter(),
            fault,
            jobs,
            job,
            post,
            turnAt,
            world.rivals(),
            world.claimedJobs(),
            world.clockSkew(),
            world.secrets());
    return this;
  }

  private WorldEdits around(
      Instant createdAt, List<Rival> rivals, Set<String> claimed, Duration skew) {
    world =
        new World(
            world.now(),
            createdAt,
            world.inputsRevision(),
            world.jitter(),
            world.fault(),
            world.jobs(),
            world.job(),
            world.post(),
            world.turnAt(),
            rivals,
            claimed,
            skew,
            world.secrets());
    return this;
  }
}
