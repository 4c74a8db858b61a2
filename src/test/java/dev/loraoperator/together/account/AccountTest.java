package dev.loraoperator.together.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Post;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.ProbeQuestion;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.Target;
import dev.loraoperator.backend.UploadList;
import dev.loraoperator.backend.UploadOrder;
import dev.loraoperator.backend.UploadOutcome;
import dev.loraoperator.backend.UploadView;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.SteppedClock;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.v1.TogetherApi;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One API key: what is shared, what is limited, and that nobody waits. */
class AccountTest {

  private static final Duration POLL_MIN = Duration.ofSeconds(5);
  private static final Backoff DELAYS =
      new Backoff(POLL_MIN, Duration.ofSeconds(60), Duration.ofHours(2), Duration.ofMinutes(2));
  private static final AdapterId A = new AdapterId("ns", "a");
  private static final AdapterId B = new AdapterId("ns", "b");

  private final SteppedClock clock = new SteppedClock(Instant.parse("2026-11-24T12:00:00Z"));
  private final FakeTogether together = new FakeTogether();
  private final Deque<Runnable> due = new ArrayDeque<>();
  private final List<AdapterId> woken = new ArrayList<>();
  private final Account account =
      new Accounts(
              new AccountContext(
                  together,
                  new AccountSettings(2, DELAYS),
                  due::add,
                  clock,
                  woken::add,
                  WaitListener.NONE,
                  () -> 0))
          .of(Sensitive.of("key"));

  private void runCalls() {
    while (!due.isEmpty()) {
      due.poll().run();
    }
  }

  @Test
  void oneListServesAllWhoWait() {
    // When two adapters ask
    assertThat(account.jobs(A, clock.instant())).isInstanceOf(Remote.Pending.class);
    assertThat(account.jobs(B, clock.instant())).isInstanceOf(Remote.Pending.class);
    runCalls();

    // Then
    assertThat(together.lists).isEqualTo(1);
    assertThat(woken).containsExactlyInAnyOrder(A, B);
    assertThat(account.jobs(A, clock.instant())).isInstanceOf(Remote.Known.class);
  }

  @Test
  void aThousandRunningJobsCostAtMostOneCallPerPollMin() {
    // Given 1,000 jobs followed for ten minutes, each asked for every second
    List<String> jobs = IntStream.range(0, 1000).mapToObj(i -> "job-" + i).toList();
    together.list = new UploadList(jobs.stream().map(AccountTest::running).toList());
    int seconds = 600;

    // When
    for (int second = 0; second < seconds; second++) {
      for (int i = second % 10; i < jobs.size(); i += 10) {
        AdapterId who = new AdapterId("ns", "a" + i);
        account.job(who, jobs.get(i), clock.instant().minus(POLL_MIN));
      }
      runCalls();
      clock.advance(Duration.ofSeconds(1));
    }

    // Then
    assertThat(together.lists).isLessThanOrEqualTo((int) (seconds / POLL_MIN.toSeconds()) + 1);
    assertThat(together.singles).isLessThanOrEqualTo(1);
  }

  @Test
  void aSingleJobIsReadAlone() {
    // When
    account.job(A, "job-1", clock.instant());
    runCalls();

    // Then
    assertThat(together.singles).isEqualTo(1);
    assertThat(together.lists).isZero();
    assertThat(account.job(A, "job-1", clock.instant())).isInstanceOf(Remote.Known.class);
  }

  @Test
  void afterAFailureTheWholeKeyPauses() {
    // Given
    together.failure = RemoteError.ofStatus(429, "", Duration.ofSeconds(30));
    account.jobs(A, clock.instant());
    runCalls();

    // When others ask
    Remote<UploadList> answer = account.jobs(B, clock.instant());

    // Then nothing more is sent until the time has come
    assertThat(answer)
        .isEqualTo(new Remote.Failed<>(together.failure, clock.instant().plusSeconds(30)));
    assertThat(account.turn(B)).isEqualTo(clock.instant().plusSeconds(30));
    assertThat(together.lists).isEqualTo(1);
    clock.advance(Duration.ofSeconds(31));
    together.failure = null;
    account.jobs(B, clock.instant());
    runCalls();
    assertThat(account.jobs(B, clock.instant())).isInstanceOf(Remote.Known.class);
  }

  @Test
  void aPersonsRequestEndsThePauseUnlessTheServiceAskedForIt() {
    // Given
    together.failure = RemoteError.ofStatus(401, "", null);
    account.jobs(A, clock.instant());
    runCalls();
    assertThat(account.jobs(A, clock.instant())).isInstanceOf(Remote.Failed.class);

    // When
    account.askAgain();
    clock.advance(POLL_MIN);

    // Then
    assertThat(account.jobs(A, clock.instant())).isInstanceOf(Remote.Pending.class);
  }

  @Test
  void turnsAreHandedOutAtTheRateOfTheKey() {
    // When 20 adapters want to post at once, at 2 per second
    List<Instant> turns = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Instant turn = account.turn(new AdapterId("ns", "a" + i));
      turns.add(turn == null ? clock.instant() : turn);
    }

    // Then each has its own place, and asking again does not lose it
    assertThat(turns.get(19)).isEqualTo(clock.instant().plusSeconds(9));
    assertThat(account.turn(new AdapterId("ns", "a19"))).isEqualTo(turns.get(19));
    clock.advance(Duration.ofSeconds(10));
    assertThat(account.turn(new AdapterId("ns", "a19"))).isNull();
  }

  @Test
  void theOutcomeOfAPostIsKeptUntilItIsRecorded() {
    // When
    account.submit(A, "a#1", upload());
    assertThat(account.post(A, "a#1")).isInstanceOf(Post.InFlight.class);
    runCalls();

    // Then
    assertThat(woken).containsExactly(A);
    assertThat(account.post(A, "a#1")).isInstanceOf(Post.Finished.class);
    assertThat(account.post(A, "a#2")).isInstanceOf(Post.None.class);
    account.forgetOutcome(A);
    assertThat(account.post(A, "a#1")).isInstanceOf(Post.None.class);
  }

  @Test
  void aCallThatBreaksIsAnOutcomeToo() {
    // When
    together.bug = new IllegalStateException("a bug");
    account.submit(A, "a#1", upload());
    runCalls();

    // Then
    Post.Finished finished = (Post.Finished) account.post(A, "a#1");
    RemoteError failure = ((UploadOutcome.Failed) finished.outcome()).failure();
    assertThat(failure.reason()).isEqualTo(Reason.INTERNAL_ERROR);
    assertThat(failure.effect()).isEqualTo(RemoteError.Effect.UNKNOWN);
  }

  private static UploadOrder upload() {
    return new UploadOrder("a", Sensitive.of("https://x.test/y"), null, "d", null);
  }

  private static UploadView running(String id) {
    return new UploadView(id, "Running", null, "dev/" + id, null, null);
  }

  private static final class FakeTogether implements TogetherApi {
    private int lists;
    private int singles;
    private UploadList list = new UploadList(List.of());
    private RemoteError failure;
    private RuntimeException bug;

    @Override
    public UploadOutcome upload(Sensitive apiKey, UploadOrder request) {
      if (bug != null) {
        throw bug;
      }
      return new UploadOutcome.Accepted("job-1", "dev/a", null);
    }

    @Override
    public Reply<UploadList> jobs(Sensitive apiKey) {
      lists++;
      return failure == null ? new Reply.Success<>(list, null) : new Reply.Failure<>(failure);
    }

    @Override
    public Reply<UploadView> job(Sensitive apiKey, String jobId) {
      singles++;
      return new Reply.Success<>(running(jobId), null);
    }

    @Override
    public Reply<List<Target>> endpoints(Sensitive apiKey) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Reply<Target> endpoint(Sensitive apiKey, String endpointId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Reply<List<String>> adapters(Sensitive apiKey, String endpointId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public AttachOutcome attach(Sensitive apiKey, String endpointId, String modelId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public AttachOutcome detach(Sensitive apiKey, String endpointId, String modelId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ProbeOutcome ask(Sensitive apiKey, ProbeQuestion request) {
      throw new UnsupportedOperationException();
    }
  }
}
