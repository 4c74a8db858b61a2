package dev.loraoperator.core.decision;

import dev.loraoperator.core.Fault;
import dev.loraoperator.core.Requests;
import dev.loraoperator.core.Sensitive;
import dev.loraoperator.core.remote.JobList;
import dev.loraoperator.core.remote.JobView;
import dev.loraoperator.core.remote.Remote;
import dev.loraoperator.core.remote.UploadOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the one world of a test case; what is not said is neutral. */
final class WorldEdits {

  private Instant now = Requests.NOW;
  private Instant createdAt = Requests.NOW.minusSeconds(600);
  private String inputsRevision = "rev1";
  private @Nullable Fault fault;
  private @Nullable Fault sourceFault;
  private Remote<JobList> jobs = new Remote.NotAsked<>();
  private Remote<JobView> job = new Remote.NotAsked<>();
  private Post post = new Post.None();
  private @Nullable Instant turnAt;
  private List<Rival> rivals = List.of();
  private Set<String> claimedJobs = Set.of();
  private Duration clockSkew = Duration.ZERO;
  private List<Sensitive> secrets = List.of();

  static WorldEdits world() {
    return new WorldEdits();
  }

  World build() {
    return new World(
        now,
        createdAt,
        inputsRevision,
        0,
        fault,
        sourceFault,
        jobs,
        job,
        post,
        turnAt,
        rivals,
        claimedJobs,
        clockSkew,
        secrets);
  }

  WorldEdits now(Instant time) {
    now = time;
    return this;
  }

  WorldEdits createdAt(Instant time) {
    createdAt = time;
    return this;
  }

  WorldEdits inputs(String revision) {
    inputsRevision = revision;
    return this;
  }

  WorldEdits fault(Fault lacking) {
    fault = lacking;
    return this;
  }

  WorldEdits sourceFault(Fault lacking) {
    sourceFault = lacking;
    return this;
  }

  WorldEdits jobs(JobView... listed) {
    return jobs(new Remote.Known<>(new JobList(List.of(listed)), now));
  }

  WorldEdits jobs(Remote<JobList> known) {
    jobs = known;
    return this;
  }

  WorldEdits job(JobView seen) {
    return job(new Remote.Known<>(seen, now));
  }

  WorldEdits job(Remote<JobView> known) {
    job = known;
    return this;
  }

  WorldEdits post(Post known) {
    post = known;
    return this;
  }

  WorldEdits outcome(UploadOutcome outcome) {
    return post(new Post.Finished(outcome, now));
  }

  WorldEdits turnAt(Instant time) {
    turnAt = time;
    return this;
  }

  WorldEdits rivals(Rival... others) {
    rivals = List.of(others);
    return this;
  }

  WorldEdits claimed(String... jobIds) {
    claimedJobs = Set.of(jobIds);
    return this;
  }

  WorldEdits clockSkew(Duration skew) {
    clockSkew = skew;
    return this;
  }

  WorldEdits secrets(String... values) {
    secrets = Stream.of(values).map(Sensitive::of).toList();
    return this;
  }
}
