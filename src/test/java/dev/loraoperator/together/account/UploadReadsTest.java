package dev.loraoperator.together.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.Target;
import dev.loraoperator.backend.upload.NameSet;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.CallQueue;
import dev.loraoperator.testing.SteppedClock;
import dev.loraoperator.testing.SteppedTimer;
import dev.loraoperator.together.http.StatusErrors;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The uploads of one API key: when the list is read, and when one of them alone. */
class UploadReadsTest {

  private static final Duration POLL_MIN = TestAccount.DELAYS.pollMin();
  private static final AdapterId A = new AdapterId("ns", "a");
  private static final AdapterId B = new AdapterId("ns", "b");

  private final SteppedClock clock = new SteppedClock(TestAccount.NOW);
  private final SteppedTimer timer = new SteppedTimer(clock);
  private final ScriptedTogether together = new ScriptedTogether();
  private final CallQueue queue = new CallQueue();
  private final List<AdapterId> woken = new ArrayList<>();
  private final TestAccount.All accounts =
      TestAccount.accounts(together, 2, queue, clock, timer, woken::add);
  private final TestAccount account = accounts.of(Sensitive.of("key"));

  private void listShows(String... jobs) {
    together.list = new UploadList(Stream.of(jobs).map(ScriptedTogether::running).toList());
  }

  @Test
  void oneListServesAllWhoWait() {
    // When two adapters want it
    assertThat(account.jobs(A, clock.instant())).isInstanceOf(Remote.Pending.class);
    assertThat(account.jobs(B, clock.instant())).isInstanceOf(Remote.Pending.class);
    queue.runAll();

    // Then
    assertThat(together.calls).containsExactly("jobs");
    assertThat(woken).containsExactlyInAnyOrder(A, B);
    assertThat(account.jobs(A, clock.instant())).isInstanceOf(Remote.Known.class);
  }

  @Test
  void theListIsReadAtMostOncePerPollMin() {
    // Given
    Instant first = clock.instant();
    account.jobs(A, first);
    queue.runAll();
    clock.advance(Duration.ofSeconds(1));

    // When
    Remote<UploadList> answer = account.jobs(A, clock.instant());

    // Then
    assertThat(answer).isEqualTo(new Remote.Pending<>(first.plus(POLL_MIN)));
    assertThat(queue.waiting()).isZero();
    clock.advance(Duration.ofSeconds(4));
    account.jobs(A, clock.instant());
    assertThat(queue.waiting()).isEqualTo(1);
  }

  @Test
  void theListDoesNotWaitForATokenButTakesOne() {
    // Given no token left, at two requests per second
    account.endpoint(A, "e1", clock.instant());
    account.endpoint(A, "e2", clock.instant());

    // When
    account.jobs(A, clock.instant());

    // Then the next one waits for two tokens
    assertThat(queue.waiting()).isEqualTo(3);
    assertThat(account.permitAt(A)).isEqualTo(clock.instant().plusSeconds(1));
  }

  @Test
  void aListInFlightKeepsTheAccount() {
    // Given
    account.jobs(A, clock.instant());
    clock.advance(Duration.ofHours(2));

    // When
    TestAccount after = accounts.of(Sensitive.of("key"));

    // Then
    assertThat(after.account).isSameAs(account.account);
  }

  @Test
  void aThousandRunningJobsCostAtMostOneCallPerPollMin() {
    // Given 1,000 jobs followed for ten minutes, each wanted every ten seconds
    List<String> jobs = IntStream.range(0, 1000).mapToObj(i -> "job-" + i).toList();
    listShows(jobs.toArray(String[]::new));
    int seconds = 600;

    // When
    for (int second = 0; second < seconds; second++) {
      for (int i = second % 10; i < jobs.size(); i += 10) {
        AdapterId who = new AdapterId("ns", "a" + i);
        account.job(who, jobs.get(i), clock.instant().minus(POLL_MIN));
      }
      queue.runAll();
      clock.advance(Duration.ofSeconds(1));
    }

    // Then
    assertThat(together.count("jobs"))
        .isLessThanOrEqualTo((int) (seconds / POLL_MIN.toSeconds()) + 1);
    assertThat(together.count("job ")).isLessThanOrEqualTo(1);
  }

  @Test
  void aSingleJobIsReadAlone() {
    // When
    account.job(A, "job-1", clock.instant());
    queue.runAll();

    // Then
    assertThat(together.calls).containsExactly("job job-1");
    assertThat(account.job(A, "job-1", clock.instant())).isInstanceOf(Remote.Known.class);
  }

  @Test
  void oneReadOfAJobServesAllWhoWait() {
    // Given
    account.job(A, "job-1", clock.instant());
    account.job(B, "job-1", clock.instant());

    // When
    queue.runAll();

    // Then
    assertThat(together.calls).containsExactly("job job-1");
    assertThat(woken).containsExactlyInAnyOrder(A, B);
  }

  /** A thousand followers would write it into their status, and take it back in seconds. */
  @Test
  void oneFailureOfTheListIsNoNewsForWhoFollows() {
    // Given two that follow
    together.failures.put("jobs", StatusErrors.ofRead(503, "", null));
    account.job(A, "job-1", clock.instant());
    queue.runAll();
    clock.advance(POLL_MIN);
    account.job(B, "job-2", clock.instant());

    // When the list that is for both fails
    queue.runAll();

    // Then they come back when it is read again
    Instant retryAt = clock.instant().plus(TestAccount.DELAYS.backOff(1, 0));
    assertThat(account.job(A, "job-1", clock.instant())).isEqualTo(new Remote.Pending<>(retryAt));
    assertThat(account.job(B, "job-2", clock.instant())).isEqualTo(new Remote.Pending<>(retryAt));

    assertThat(account.jobs(A, clock.instant())).isEqualTo(new Remote.Pending<>(retryAt));

    // When it fails again
    clock.advance(POLL_MIN);
    account.job(A, "job-1", clock.instant());
    queue.runAll();

    // Then
    assertThat(account.jobs(A, clock.instant())).isInstanceOf(Remote.Failed.class);
    assertThat(account.job(A, "job-1", clock.instant())).isInstanceOf(Remote.Failed.class);
    assertThat(account.job(B, "job-2", clock.instant())).isInstanceOf(Remote.Failed.class);
  }

  @ParameterizedTest(name = "{0}, retry-after {1}")
  @MethodSource("firstFailures")
  void aFirstFailureIsToldWhereItWillLast(int status, Duration asked, Class<?> answer) {
    // Given
    together.failures.put("jobs", StatusErrors.ofRead(status, "", asked));
    account.jobs(A, clock.instant());

    // When
    queue.runAll();

    // Then all who look for an upload, and all who follow one, hear the same
    assertThat(account.job(B, "job-1", clock.instant())).isInstanceOf(answer);
    assertThat(account.jobs(B, clock.instant())).isInstanceOf(answer);
  }

  static Stream<Arguments> firstFailures() {
    return Stream.of(
        Arguments.of(503, null, Remote.Pending.class),
        Arguments.of(503, Duration.ofSeconds(30), Remote.Pending.class),
        Arguments.of(503, Duration.ofMinutes(5), Remote.Failed.class),
        Arguments.of(429, null, Remote.Pending.class),
        Arguments.of(401, null, Remote.Failed.class),
        Arguments.of(403, null, Remote.Failed.class));
  }

  @Test
  void aJobThatIsGoneIsMissing() {
    // Given
    together.missing.add("job job-1");
    account.job(A, "job-1", clock.instant());

    // When
    queue.runAll();

    // Then
    assertThat(account.job(A, "job-1", clock.instant()))
        .isEqualTo(new Remote.Missing<>(clock.instant()));
    assertThat(together.calls).hasSize(1);
  }

  @Test
  void severalJobsAreServedByOneList() {
    // Given
    listShows("job-1", "job-2");
    Instant start = clock.instant();
    account.job(A, "job-1", start);
    account.job(B, "job-2", start);

    // When
    queue.runAll();

    // Then the first was read alone before the second was followed
    assertThat(together.calls).containsExactly("job job-1", "jobs");
    assertThat(woken).contains(A, B);
    assertThat(account.job(B, "job-2", start))
        .isEqualTo(new Remote.Known<>(ScriptedTogether.running("job-2"), start));
  }

  @Test
  void aNewJobThatTheListDoesNotShowYetIsWaitedForAndThenReadAlone() {
    // Given
    listShows("job-1");
    account.job(A, "job-1", clock.instant());
    account.job(B, "job-2", clock.instant());
    queue.runAll();
    together.calls.clear();

    // When
    Remote<UploadView> young = account.job(B, "job-2", clock.instant());

    // Then
    assertThat(young).isEqualTo(new Remote.Pending<>(clock.instant().plus(POLL_MIN)));
    assertThat(queue.waiting()).isZero();
    Instant seen = clock.instant();
    clock.advance(TestAccount.DELAYS.grace());
    account.job(A, "job-1", seen);
    assertThat(account.job(B, "job-2", seen)).isInstanceOf(Remote.Pending.class);
    queue.runAll();
    assertThat(together.calls).containsExactly("job job-2");
    assertThat(account.job(B, "job-2", seen)).isInstanceOf(Remote.Known.class);
  }

  /** The list's row for it may have been left out before its name was wanted. */
  @Test
  void aNameThatAListMayHaveLeftOutIsLookedForInTheNext() {
    // Given a list that was read for another name
    together.list = new UploadList(List.of(), NameSet.of(List.of(NameSet.hash("dev/theirs"))));
    account.jobs(A, "mine", clock.instant());
    queue.runAll();
    Instant listed = clock.instant();
    clock.advance(Duration.ofSeconds(1));

    // Then it does for a name that is not in it at all
    assertThat(account.jobs(B, "other", listed)).isInstanceOf(Remote.Known.class);
    assertThat(account.jobs(B, "theirs-r2", listed))
        .isEqualTo(new Remote.Pending<>(listed.plus(POLL_MIN)));

    // When the next one is there, whatever it has left out since
    clock.advance(POLL_MIN);
    account.jobs(B, "theirs-r2", listed);
    queue.runAll();

    // Then
    assertThat(account.jobs(B, "theirs-r2", listed)).isInstanceOf(Remote.Known.class);
    assertThat(together.count("jobs")).isEqualTo(2);
  }

  /** The rows of an account, by who wants them. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void keepsWhatIsWanted(String name, UploadView row, boolean kept) {
    // Given
    WantedUploads wanted = new WantedUploads(Duration.ofMinutes(3));
    wanted.name(B, "forgotten", clock.instant().minus(Duration.ofHours(1)));
    wanted.name(A, "bot", clock.instant());
    wanted.job("job-1", clock.instant());

    // When
    wanted.name(A, "bot", clock.instant());

    // Then
    assertThat(wanted.test(row)).isEqualTo(kept);
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        Arguments.of("a stranger's", row("dev/x", "job-9", "theirs"), false),
        Arguments.of("nobody's", row(null, "job-9", null), false),
        Arguments.of("a wanted name", row("dev/bot", "job-9", "theirs"), true),
        Arguments.of("a name of a wanted series", row("dev/bot-r12", "job-9", null), true),
        Arguments.of("a wanted job", row("dev/x", "job-1", "theirs"), true),
        Arguments.of("a marker", row(null, "job-9", "d lora-operator:o/" + A + "/0123"), true),
        Arguments.of(
            "a marker under another name",
            row("dev/x", "job-9", "lora-operator:o/" + A + "/0123"),
            true),
        Arguments.of(
            "the marker of another adapter",
            row("dev/x", "job-9", "lora-operator:o/ns/gone/0123"),
            false),
        Arguments.of(
            "the marker of one that asks no more",
            row("dev/x", "job-9", "lora-operator:o/" + B + "/0123"),
            false),
        Arguments.of("a name that was wanted", row("dev/forgotten", "job-9", null), false));
  }

  private static UploadView row(String modelName, String job, String description) {
    return new UploadView(
        new RemoteRef(modelName, null, job), UploadPhase.COMPLETE, null, null, description, null);
  }

  @ParameterizedTest
  @EnumSource(
      value = UploadPhase.class,
      names = {"COMPLETE", "FAILED"})
  void aJobThatHasEndedIsFollowedNoLonger(UploadPhase phase) {
    // Given
    together.list =
        new UploadList(
            List.of(ScriptedTogether.upload("job-1", phase), ScriptedTogether.running("job-2")));
    account.job(A, "job-1", clock.instant());
    queue.runAll();
    account.job(A, "job-1", clock.instant());
    together.calls.clear();

    // When
    account.job(B, "job-2", clock.instant());
    queue.runAll();

    // Then the other is alone again
    assertThat(together.calls).containsExactly("job job-2");
  }

  @Test
  void aJobThatIsNotWantedAnyMoreIsFollowedNoLonger() {
    // Given
    account.job(A, "job-1", clock.instant());
    queue.runAll();
    together.calls.clear();
    clock.advance(TestAccount.DELAYS.pollMax().multipliedBy(3).plusSeconds(1));

    // When
    account.job(B, "job-2", clock.instant());
    queue.runAll();

    // Then
    assertThat(together.calls).containsExactly("job job-2");
  }

  @Test
  void afterAFailureTheWholeKeyPauses() {
    // Given
    RemoteError failure = StatusErrors.of(429, "", Duration.ofSeconds(30));
    together.failures.put("jobs", failure);
    account.jobs(A, clock.instant());
    queue.runAll();

    // When others want it
    Remote<UploadList> answer = account.jobs(B, clock.instant());

    // Then nothing more is sent until the time has come
    assertThat(answer).isEqualTo(new Remote.Pending<>(clock.instant().plusSeconds(30)));
    assertThat(account.permitAt(B)).isEqualTo(clock.instant().plusSeconds(30));
    assertThat(together.count("jobs")).isEqualTo(1);
    clock.advance(Duration.ofSeconds(31));
    together.failures.clear();
    account.jobs(B, clock.instant());
    queue.runAll();
    assertThat(account.jobs(B, clock.instant())).isInstanceOf(Remote.Known.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 503})
  void aListThatFailsHoldsUpTheWholeKey(int status) {
    // Given
    RemoteError failure = StatusErrors.ofRead(status, "", null);
    together.failures.put("jobs", failure);
    account.jobs(A, clock.instant());

    // When
    queue.runAll();

    // Then
    Duration pause =
        status == 503 ? TestAccount.DELAYS.backOff(1, 0) : TestAccount.DELAYS.slowRetry(0);
    Remote.Failed<?> paused = new Remote.Failed<>(failure, clock.instant().plus(pause));
    Remote<?> followed = status == 503 ? new Remote.Pending<>(paused.retryAt()) : paused;
    assertThat(account.jobs(B, clock.instant())).isEqualTo(followed);
    assertThat(account.job(B, "job-1", clock.instant())).isEqualTo(followed);
    assertThat(account.job(B, "job-2", clock.instant())).isEqualTo(followed);
    assertThat(account.endpoint(B, "e1", clock.instant())).isEqualTo(paused);
    assertThat(account.permitAt(B)).isEqualTo(paused.retryAt());
  }

  @Test
  void aServiceWithoutAListHoldsUpNobodyAndIsAskedForItNowAndThenOnly() {
    // Given
    together.missing.add("jobs");
    account.jobs(A, clock.instant());
    queue.runAll();
    Remote<UploadList> none = new Remote.Missing<>(clock.instant());

    // When
    clock.advance(TestAccount.DELAYS.slowRetry(0).minusSeconds(1));

    // Then
    assertThat(account.jobs(B, clock.instant())).isEqualTo(none);
    assertThat(account.permitAt(B)).isNull();
    assertThat(together.count("jobs")).isEqualTo(1);

    // And later it may have one
    together.missing.clear();
    clock.advance(Duration.ofSeconds(1));
    assertThat(account.jobs(B, clock.instant())).isInstanceOf(Remote.Pending.class);
    queue.runAll();
    assertThat(account.jobs(B, clock.instant())).isInstanceOf(Remote.Known.class);
  }

  @Test
  void aRequestOfTheUserAsksAgainForAList() {
    // Given
    together.missing.add("jobs");
    account.jobs(A, clock.instant());
    queue.runAll();
    clock.advance(POLL_MIN);

    // When
    account.readAgain();

    // Then
    assertThat(account.jobs(A, clock.instant())).isInstanceOf(Remote.Pending.class);
  }

  @Test
  void whereThereIsNoListSeveralJobsAreReadOneByOne() {
    // Given
    Instant start = clock.instant();
    together.missing.add("jobs");
    account.job(A, "job-1", start);
    account.job(B, "job-2", start);
    queue.runAll();
    assertThat(woken).contains(A, B);

    // When those who were woken look again
    clock.advance(Duration.ofSeconds(1));
    account.job(B, "job-2", start);
    queue.runAll();

    // Then
    assertThat(together.calls).containsExactly("job job-1", "jobs", "job job-2");
    assertThat(account.job(A, "job-1", start)).isInstanceOf(Remote.Known.class);
    assertThat(account.job(B, "job-2", start)).isInstanceOf(Remote.Known.class);
  }

  static Stream<RemoteError> failuresOfOneJob() {
    return Stream.of(
        StatusErrors.ofRead(403, "", null),
        StatusErrors.ofRead(404, "", null),
        StatusErrors.ofRead(400, "invalid id", null),
        StatusErrors.ofRead(503, "", null),
        new RemoteError(Reason.UNEXPECTED_REPLY, "odd row", null, RemoteError.Effect.UNKNOWN));
  }

  @ParameterizedTest
  @MethodSource("failuresOfOneJob")
  void aJobThatCannotBeReadHoldsUpItselfAlone(RemoteError failure) {
    // Given
    together.failures.put("job job-1", failure);
    account.job(A, "job-1", clock.instant());

    // When
    queue.runAll();

    // Then its own adapter is told, and all others go on
    assertThat(account.job(A, "job-1", clock.instant())).isInstanceOf(Remote.Failed.class);
    assertThat(account.jobs(B, clock.instant())).isInstanceOf(Remote.Pending.class);
    queue.runAll();
    assertThat(account.jobs(B, clock.instant())).isInstanceOf(Remote.Known.class);
    assertThat(account.endpoint(B, "e1", clock.instant())).isInstanceOf(Remote.Pending.class);
    clock.advance(Duration.ofSeconds(2));
    timer.runDue();
    assertThat(account.permitAt(B)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 402, 429})
  void aJobThatIsRefusedForTheKeyOrTheAccountHoldsUpAll(int status) {
    // Given
    RemoteError failure = StatusErrors.ofRead(status, "", null);
    together.failures.put("job job-1", failure);
    account.job(A, "job-1", clock.instant());

    // When
    queue.runAll();

    // Then
    Remote<List<Target>> answer = account.all(B, clock.instant());
    assertThat(answer).isInstanceOf(Remote.Failed.class);
    assertThat(((Remote.Failed<?>) answer).error()).isEqualTo(failure);
  }

  /** Whatever failed meanwhile: the service accepted the older call before it. */
  @ParameterizedTest
  @ValueSource(ints = {401, 403, 429, 503})
  void aSuccessThatBeganBeforeAFailureDoesNotEndItsPause(int status) {
    // Given a read of an endpoint that begins before the list, and ends after it
    account.endpoint(A, "e1", clock.instant());
    Runnable endpoint = queue.removeNext();
    together.failures.put("jobs", StatusErrors.ofRead(status, "", null));
    account.jobs(B, clock.instant());
    queue.runAll();

    // When
    endpoint.run();

    // Then
    assertThat(account.all(B, clock.instant())).isInstanceOf(Remote.Failed.class);
  }

  @Test
  void callsThatFailTogetherCountOnce() {
    // Given two reads in flight at once
    RemoteError failure = StatusErrors.ofRead(429, "", null);
    together.failures.put("endpoint e1", failure);
    together.failures.put("endpoint e2", failure);
    account.endpoint(A, "e1", clock.instant());
    account.endpoint(B, "e2", clock.instant());

    // When
    queue.runAll();

    // Then
    assertThat(account.permitAt(B))
        .isEqualTo(clock.instant().plus(TestAccount.DELAYS.backOff(1, 0)));
  }

  @Test
  void aListThatFindsAFullExecutorIsTriedAgainSoon() {
    // Given
    queue.setFull(true);
    account.jobs(A, clock.instant());
    queue.setFull(false);
    assertThat(account.permitAt(B)).isNull();
    clock.advance(POLL_MIN);

    // When
    account.jobs(A, clock.instant());
    queue.runAll();

    // Then
    assertThat(account.jobs(A, clock.instant())).isInstanceOf(Remote.Known.class);
  }

  @Test
  void aUsersRequestEndsThePauseUnlessTheServiceAskedForIt() {
    // Given
    together.failures.put("jobs", StatusErrors.of(401, "", null));
    account.jobs(A, clock.instant());
    queue.runAll();
    assertThat(account.jobs(A, clock.instant())).isInstanceOf(Remote.Failed.class);

    // When
    account.readAgain();
    clock.advance(POLL_MIN);

    // Then
    assertThat(account.jobs(A, clock.instant())).isInstanceOf(Remote.Pending.class);
  }
}
