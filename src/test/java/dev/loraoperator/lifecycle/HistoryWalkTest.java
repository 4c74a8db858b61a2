package dev.loraoperator.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Post;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.UploadList;
import dev.loraoperator.backend.UploadOutcome;
import dev.loraoperator.backend.UploadView;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.state.UploadRecord;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays whole histories, from apply to Ready, and kills the process after every single step: each
 * of them must end in exactly one remote job and a Ready resource.
 */
class HistoryWalkTest {

  private static final int LONGEST = 60;

  /** How the service behaves in one history. */
  record Service(boolean describes, Duration listLag, int lostReplies, int lostRequests) {
    @Override
    public String toString() {
      return (describes ? "with" : "without")
          + " descriptions, list lag "
          + listLag
          + ", "
          + lostReplies
          + " lost replies, "
          + lostRequests
          + " lost requests";
    }
  }

  static Stream<Arguments> histories() {
    List<Service> services = new ArrayList<>();
    for (boolean describes : List.of(true, false)) {
      for (Duration lag : List.of(Duration.ZERO, Duration.ofSeconds(40))) {
        services.add(new Service(describes, lag, 0, 0));
        services.add(new Service(describes, lag, 1, 0));
        services.add(new Service(describes, lag, 0, 1));
        services.add(new Service(describes, lag, 2, 2));
      }
    }
    return services.stream()
        .flatMap(
            service ->
                IntStream.range(-1, 24).mapToObj(crashAfter -> Arguments.of(service, crashAfter)));
  }

  @ParameterizedTest(name = "{0}, crash after step {1}")
  @MethodSource("histories")
  void endsInOneJobAndReady(Service service, int crashAfter) {
    // Given
    History history = new History(service);

    // When
    int step = 0;
    while (!history.ready() && step < LONGEST) {
      history.step();
      if (step++ == crashAfter) {
        history.crash();
      }
    }

    // Then
    assertThat(history.ready()).as("ready after %d steps: %s", step, history.lastReason).isTrue();
    assertThat(history.jobs).hasSize(1);
    assertThat(history.progress.modelName()).isEqualTo("acme/support-bot");
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void endsInOneJobWhereverItCrashes(int seed) {
    // Given a service that misbehaves at random, and crashes at random
    Random random = new Random(seed);
    History history =
        new History(
            new Service(
                random.nextBoolean(),
                Duration.ofSeconds(random.nextInt(90)),
                random.nextInt(3),
                random.nextInt(3)));

    // When
    for (int step = 0; !history.ready() && step < 400; step++) {
      history.step();
      if (step < 300 && random.nextInt(4) == 0) {
        history.crash();
      }
    }

    // Then
    assertThat(history.ready()).as("%s", history.lastReason).isTrue();
    assertThat(history.jobs).hasSize(1);
  }

  static IntStream seeds() {
    return IntStream.range(0, 300);
  }

  /** One adapter, one service, one status that survives crashes, one process that does not. */
  private static final class History {

    private final AdapterSpec request = Requests.request();
    private final Lifecycle decider = new Lifecycle(Requests.DELAYS);
    private final Service service;
    private final List<Job> jobs = new ArrayList<>();
    private int lostReplies;
    private int lostRequests;
    private Instant now = Requests.NOW;

    // Survives a crash: the status.
    private State progress = State.none();
    private @Nullable Reason lastReason;

    // Dies with the process.
    private Post post = new Post.None();
    private @Nullable UploadRecord toPost;

    History(Service service) {
      this.service = service;
      this.lostReplies = service.lostReplies();
      this.lostRequests = service.lostRequests();
    }

    boolean ready() {
      return lastReason == Reason.UPLOADED;
    }

    void crash() {
      post = new Post.None();
      toPost = null;
    }

    /** The smallest step: a POST that is due, else one pass. */
    void step() {
      if (toPost != null) {
        UploadRecord due = toPost;
        toPost = null;
        post = new Post.Finished(send(due), now);
        return;
      }
      Decision decision = decider.decide(request, progress, observe());
      if (decision instanceof Decision.Change change) {
        progress = change.progress();
        lastReason = change.verdict().reason();
        act(change.action());
      }
      Duration delay = decision.delay();
      now = now.plus(delay == null ? Duration.ofSeconds(1) : delay);
    }

    private void act(Effect action) {
      if (action == Effect.SUBMIT) {
        post = new Post.InFlight();
        toPost = progress.upload();
      } else if (action == Effect.FORGET_OUTCOME) {
        post = new Post.None();
      }
    }

    private UploadOutcome send(UploadRecord upload) {
      if (lostRequests > 0) {
        lostRequests--;
        return new UploadOutcome.Failed(RemoteError.ofStatus(504, "", null));
      }
      if (jobs.stream().anyMatch(job -> job.name().equals(upload.remoteName()))) {
        return new UploadOutcome.NameTaken();
      }
      Job job = new Job("job-" + jobs.size(), upload.remoteName(), now);
      jobs.add(job);
      if (lostReplies > 0) {
        lostReplies--;
        return new UploadOutcome.Failed(RemoteError.ofStatus(502, "", null));
      }
      return new UploadOutcome.Accepted(job.id(), "acme/" + job.name(), null);
    }

    private World observe() {
      WorldEdits world = WorldEdits.world().now(now);
      UploadRecord upload = progress.upload();
      if (upload != null && upload.jobId() != null) {
        return world.job(view(jobs.get(Integer.parseInt(upload.jobId().substring(4))))).build();
      }
      List<UploadView> listed =
          jobs.stream()
              .filter(job -> !job.createdAt().plus(service.listLag()).isAfter(now))
              .map(this::view)
              .toList();
      return world
          .post(post)
          .jobs(new Remote.Known<>(new UploadList(listed), now))
          .claimed(Set.of().toArray(String[]::new))
          .build();
    }

    private UploadView view(Job job) {
      boolean complete = now.isAfter(job.createdAt().plusSeconds(90));
      return new UploadView(
          job.id(),
          complete ? "Complete" : "Running",
          null,
          "acme/" + job.name(),
          service.describes() ? request.markedDescription() : null,
          job.createdAt());
    }

    private record Job(String id, String name, Instant createdAt) {}
  }
}
