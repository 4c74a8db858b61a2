package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.AttachCall;
import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Post;
import dev.loraoperator.backend.Probe;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.backend.Target;
import dev.loraoperator.backend.UploadList;
import dev.loraoperator.backend.UploadOutcome;
import dev.loraoperator.backend.UploadView;
import dev.loraoperator.model.AdapterFacts;
import dev.loraoperator.model.Inspection;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.secret.Sensitive;
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
  private @Nullable Problem fault;
  private @Nullable Problem sourceFault;
  private Remote<UploadList> jobs = new Remote.NotAsked<>();
  private Remote<UploadView> job = new Remote.NotAsked<>();
  private Post post = new Post.None();
  private Remote<Inspection> source =
      new Remote.Known<>(new Inspection.Passed(FACTS, List.of()), Requests.NOW);
  private ServingWorld serving =
      new ServingWorld(
          true, null, null, new Remote.NotAsked<>(), new Remote.NotAsked<>(), null, null);
  private @Nullable Instant turnAt;
  private List<NameClaim> rivals = List.of();
  private Set<String> claimedJobs = Set.of();
  private Duration clockSkew = Duration.ZERO;
  private List<Sensitive> secrets = List.of();

  static final AdapterFacts FACTS =
      new AdapterFacts(
          "zip", 8, 16, List.of("q_proj"), null, "CAUSAL_LM", 1000L, 2, 3, "etag/1000");

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
        source,
        turnAt,
        rivals,
        claimedJobs,
        clockSkew,
        secrets,
        serving);
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

  WorldEdits fault(Problem lacking) {
    fault = lacking;
    return this;
  }

  WorldEdits sourceFault(Problem lacking) {
    sourceFault = lacking;
    return this;
  }

  WorldEdits jobs(UploadView... listed) {
    return jobs(new Remote.Known<>(new UploadList(List.of(listed)), now));
  }

  WorldEdits jobs(Remote<UploadList> known) {
    jobs = known;
    return this;
  }

  WorldEdits job(UploadView seen) {
    return job(new Remote.Known<>(seen, now));
  }

  WorldEdits job(Remote<UploadView> known) {
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

  WorldEdits rivals(NameClaim... others) {
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

  WorldEdits source(Inspection inspection) {
    return source(new Remote.Known<>(inspection, now));
  }

  WorldEdits source(Remote<Inspection> known) {
    source = known;
    return this;
  }

  /** Nothing of endpoints and inference was looked at. */
  WorldEdits unobserved() {
    serving = ServingWorld.UNSEEN;
    return this;
  }

  WorldEdits reconcileRequest(String request) {
    return serving(
        request,
        serving.nextCheck(),
        serving.endpoint(),
        serving.attached(),
        serving.binding(),
        serving.asked());
  }

  WorldEdits nextCheck(Instant time) {
    return serving(
        serving.reconcileRequest(),
        time,
        serving.endpoint(),
        serving.attached(),
        serving.binding(),
        serving.asked());
  }

  /** The endpoint, and what is attached to it. */
  WorldEdits endpoint(Target endpoint, String... modelIds) {
    return endpoint(new Remote.Known<>(endpoint, now), new Remote.Known<>(List.of(modelIds), now));
  }

  WorldEdits endpoint(Remote<Target> endpoint, Remote<List<String>> attached) {
    return serving(
        serving.reconcileRequest(),
        serving.nextCheck(),
        endpoint,
        attached,
        serving.binding(),
        serving.asked());
  }

  WorldEdits binding(AttachCall call, @Nullable AttachOutcome outcome) {
    return binding(new RemoteCall<>(call, outcome, outcome == null ? null : now));
  }

  WorldEdits binding(@Nullable RemoteCall<AttachCall, AttachOutcome> call) {
    return serving(
        serving.reconcileRequest(),
        serving.nextCheck(),
        serving.endpoint(),
        serving.attached(),
        call,
        serving.asked());
  }

  WorldEdits asked(@Nullable RemoteCall<Probe, ProbeOutcome> asked) {
    return serving(
        serving.reconcileRequest(),
        serving.nextCheck(),
        serving.endpoint(),
        serving.attached(),
        serving.binding(),
        asked);
  }

  private WorldEdits serving(
      @Nullable String request,
      @Nullable Instant nextCheck,
      Remote<Target> endpoint,
      Remote<List<String>> attached,
      @Nullable RemoteCall<AttachCall, AttachOutcome> binding,
      @Nullable RemoteCall<Probe, ProbeOutcome> asked) {
    serving = new ServingWorld(true, request, nextCheck, endpoint, attached, binding, asked);
    return this;
  }
}
