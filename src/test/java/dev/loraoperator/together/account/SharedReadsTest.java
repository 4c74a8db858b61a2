package dev.loraoperator.together.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.Target;
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
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads that all adapters of one API key share, and what a failure holds up. */
class SharedReadsTest {

  private static final AdapterId A = new AdapterId("ns", "a");
  private static final AdapterId B = new AdapterId("ns", "b");
  private static final Duration SAFETY_NET = Duration.ofMinutes(1);
  private static final Duration QUEUED = Duration.ofMinutes(10);
  private static final Duration FIRST_BACK_OFF = TestAccount.DELAYS.backOff(1, 0);
  private static final Duration SLOW_RETRY = TestAccount.DELAYS.slowRetry(0);
  private static final Duration ASKED_TO_WAIT = Duration.ofSeconds(30);
  private static final Target VIEW = ScriptedTogether.view("e1");
  private static final Operation.Attach ATTACH =
      new Operation.Attach(new Attachment("e1", VIEW.name(), "dev/a", VIEW.name() + ":dev/a"));

  private static final RemoteError NO_CONNECTION =
      new RemoteError(
          Reason.TOGETHER_UNAVAILABLE,
          "no route",
          null,
          RemoteError.Effect.NONE,
          RemoteError.Origin.CONNECTION);

  private final SteppedClock clock = new SteppedClock(TestAccount.NOW);
  private final SteppedTimer timer = new SteppedTimer(clock);
  private final ScriptedTogether together = new ScriptedTogether();
  private final CallQueue queue = new CallQueue();
  private final List<AdapterId> woken = new ArrayList<>();
  private final TestAccount.All accounts = accounts(1000);
  private final TestAccount endpoints = accounts.of(Sensitive.of("key"));
  private final Account account = endpoints.account;

  private TestAccount.All accounts(double requestsPerSecond) {
    return TestAccount.accounts(together, requestsPerSecond, queue, clock, timer, woken::add);
  }

  /** One of the three reads, so that all are held to the same. */
  private interface Read {
    Remote<?> by(TestAccount endpoints, AdapterId who, Instant notBefore);
  }

  static Stream<Arguments> reads() {
    return Stream.of(
        Arguments.of("the list", "endpoints", (Read) TestAccount::all, List.of(VIEW)),
        Arguments.of(
            "one endpoint",
            "endpoint e1",
            (Read) (all, who, notBefore) -> all.endpoint(who, "e1", notBefore),
            VIEW),
        Arguments.of(
            "what is attached",
            "adapters e1",
            (Read) (all, who, notBefore) -> all.attached(who, "e1", notBefore),
            Set.of("e1:model")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reads")
  void oneReadServesAllWhoWait(String name, String call, Read read, Object value) {
    // Given
    List<AdapterId> adapters =
        IntStream.range(0, 100).mapToObj(i -> new AdapterId("ns", "a" + i)).toList();
    for (AdapterId who : adapters) {
      assertThat(read.by(endpoints, who, clock.instant()))
          .isEqualTo(new Remote.Pending<>(clock.instant().plus(SAFETY_NET)));
    }

    // When
    queue.runAll();

    // Then
    assertThat(together.calls).containsExactly(call);
    assertThat(woken).containsExactlyInAnyOrderElementsOf(adapters);
    assertThat(read.by(endpoints, B, clock.instant()))
        .isEqualTo(new Remote.Known<>(value, clock.instant()));
    assertThat(together.calls).hasSize(1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reads")
  void whoHasWaitedForAReadIsAnsweredHoweverLongItTook(
      String name, String call, Read read, Object value) {
    // Given
    Instant asked = clock.instant();
    read.by(endpoints, A, asked.minusSeconds(5));

    // When
    clock.advance(Duration.ofSeconds(20));
    queue.runAll();

    // Then
    Instant recent = clock.instant().minusSeconds(5);
    assertThat(read.by(endpoints, B, recent)).isInstanceOf(Remote.Pending.class);
    assertThat(read.by(endpoints, A, recent)).isEqualTo(new Remote.Known<>(value, asked));
    assertThat(read.by(endpoints, A, recent)).isInstanceOf(Remote.Pending.class);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reads")
  void whatHasHappenedSinceAReadIsNotAnsweredByIt(
      String name, String call, Read read, Object value) {
    // Given
    read.by(endpoints, A, clock.instant());
    queue.runAll();

    // When
    clock.advance(Duration.ofMillis(1));
    Remote<?> since = read.by(endpoints, A, clock.instant());

    // Then
    assertThat(since).isInstanceOf(Remote.Pending.class);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reads")
  void whatIsTooOldIsReadAgain(String name, String call, Read read, Object value) {
    // Given
    Instant first = clock.instant();
    read.by(endpoints, A, first);
    queue.runAll();
    clock.advance(Duration.ofMinutes(1));

    // When
    Remote<?> fresh = read.by(endpoints, A, clock.instant());

    // Then
    assertThat(fresh).isInstanceOf(Remote.Pending.class);
    assertThat(read.by(endpoints, B, first)).isEqualTo(new Remote.Known<>(value, first));
    queue.runAll();
    assertThat(together.calls).containsExactly(call, call);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reads")
  void whatIsNotThereIsMissing(String name, String call, Read read, Object value) {
    // Given
    together.missing.add(call);
    read.by(endpoints, A, clock.instant());

    // When
    queue.runAll();

    // Then that is an answer, and holds up no adapter
    assertThat(read.by(endpoints, A, clock.instant()))
        .isEqualTo(new Remote.Missing<>(clock.instant()));
    assertThat(together.calls).hasSize(1);
    assertThat(endpoints.permitAt(A)).isNull();
  }

  @Test
  void aValueIsAsOldAsTheStartOfItsRead() {
    // Given
    Instant started = clock.instant();
    endpoints.attached(A, "e1", started);
    clock.advance(Duration.ofSeconds(20));

    // When
    queue.runAll();

    // Then
    assertThat(endpoints.adapters().readAt("e1")).contains(started);
    assertThat(endpoints.attached(A, "e1", clock.instant())).isInstanceOf(Remote.Pending.class);
  }

  @Test
  void whatWasNeverReadSuccessfullyHasNoTime() {
    // Given
    together.failures.put("adapters e1", status(503));
    endpoints.attached(A, "e1", clock.instant());

    // When
    queue.runAll();

    // Then
    assertThat(endpoints.adapters().readAt("e1")).isEmpty();
    assertThat(endpoints.adapters().readAt("e2")).isEmpty();
  }

  static Stream<Arguments> ownFailures() {
    return Stream.of(
        Arguments.of("unavailable", status(503), FIRST_BACK_OFF),
        Arguments.of(
            "unavailable for a stated time",
            StatusErrors.ofRead(503, "", ASKED_TO_WAIT),
            ASKED_TO_WAIT),
        Arguments.of(
            "asked to come back at once",
            StatusErrors.ofRead(503, "", Duration.ZERO),
            FIRST_BACK_OFF),
        Arguments.of("not for this key", status(403), SLOW_RETRY),
        Arguments.of("unreadable", status(302), FIRST_BACK_OFF));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ownFailures")
  void anEndpointThatFailsHoldsUpItselfAlone(String name, RemoteError failure, Duration pause) {
    // Given
    together.failures.put("endpoint e1", failure);
    endpoints.endpoint(A, "e1", clock.instant());

    // When
    queue.runAll();

    // Then others of this endpoint get the failure, and all else goes on
    Remote<Target> failed = endpoints.endpoint(B, "e1", clock.instant());
    assertThat(failed).isEqualTo(new Remote.Failed<>(failure, clock.instant().plus(pause)));
    endpoints.endpoint(B, "e2", clock.instant());
    endpoints.attached(B, "e1", clock.instant());
    endpoints.all(B, clock.instant());
    endpoints.jobs(B, clock.instant());
    queue.runAll();
    assertThat(together.calls)
        .containsExactly("endpoint e1", "endpoint e2", "adapters e1", "endpoints", "jobs");
    assertThat(endpoints.endpoint(B, "e2", clock.instant())).isInstanceOf(Remote.Known.class);
    assertThat(endpoints.attached(B, "e1", clock.instant())).isInstanceOf(Remote.Known.class);
    assertThat(endpoints.all(B, clock.instant())).isInstanceOf(Remote.Known.class);
    assertThat(endpoints.jobs(B, clock.instant())).isInstanceOf(Remote.Known.class);
    assertThat(endpoints.permitAt(B)).isNull();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ownFailures")
  void anEndpointThatFailedIsReadAgainAfterItsPause(
      String name, RemoteError failure, Duration pause) {
    // Given
    together.failures.put("endpoint e1", failure);
    endpoints.endpoint(A, "e1", clock.instant());
    queue.runAll();
    together.failures.clear();
    clock.advance(pause);

    // When
    Remote<Target> answer = endpoints.endpoint(A, "e1", clock.instant());

    // Then
    assertThat(answer).isInstanceOf(Remote.Pending.class);
    queue.runAll();
    assertThat(endpoints.endpoint(A, "e1", clock.instant()))
        .isEqualTo(new Remote.Known<>(VIEW, clock.instant()));
  }

  @Test
  void thePauseGrowsWithEveryFailureInARow() {
    // Given
    RemoteError failure = status(503);
    together.failures.put("endpoint e1", failure);
    endpoints.endpoint(A, "e1", clock.instant());
    queue.runAll();
    clock.advance(FIRST_BACK_OFF);
    endpoints.endpoint(A, "e1", clock.instant());

    // When
    queue.runAll();

    // Then
    assertThat(endpoints.endpoint(A, "e1", clock.instant()))
        .isEqualTo(
            new Remote.Failed<>(
                failure, clock.instant().plus(FIRST_BACK_OFF).plus(FIRST_BACK_OFF)));
  }

  static Stream<Arguments> keyFailures() {
    return Stream.of(
        Arguments.of("a wrong key", status(401), SLOW_RETRY),
        Arguments.of("no credit", status(402), SLOW_RETRY),
        Arguments.of("no way to the host", NO_CONNECTION, FIRST_BACK_OFF),
        Arguments.of("too many requests", status(429), FIRST_BACK_OFF),
        Arguments.of(
            "too many requests for a stated time",
            StatusErrors.ofRead(429, "", ASKED_TO_WAIT),
            ASKED_TO_WAIT),
        Arguments.of(
            "too many requests, and come back at once",
            StatusErrors.ofRead(429, "", Duration.ZERO),
            FIRST_BACK_OFF));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("keyFailures")
  void whatIsWrongWithTheKeyHoldsUpEverything(String name, RemoteError failure, Duration pause) {
    // Given
    together.failures.put("endpoint e1", failure);
    endpoints.endpoint(A, "e1", clock.instant());

    // When
    queue.runAll();

    // Then
    Instant over = clock.instant().plus(pause);
    Remote.Failed<?> paused = new Remote.Failed<>(failure, over);
    assertThat(endpoints.endpoint(B, "e1", clock.instant())).isEqualTo(paused);
    assertThat(endpoints.endpoint(B, "e2", clock.instant())).isEqualTo(paused);
    assertThat(endpoints.attached(B, "e2", clock.instant())).isEqualTo(paused);
    assertThat(endpoints.all(B, clock.instant())).isEqualTo(paused);
    assertThat(endpoints.jobs(B, clock.instant()))
        .isIn(paused, new Remote.Pending<>(over)); // who looks for an upload or follows one
    assertThat(endpoints.job(B, "job-1", clock.instant()))
        .isIn(paused, new Remote.Pending<>(over)); // is told what will last
    assertThat(endpoints.permitAt(B)).isEqualTo(over);
    assertThat(together.calls).containsExactly("endpoint e1");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("keyFailures")
  void anotherKeyGoesOn(String name, RemoteError failure, Duration pause) {
    // Given
    together.failures.put("endpoint e1", failure);
    endpoints.endpoint(A, "e1", clock.instant());

    // When
    queue.runAll();

    // Then
    TestAccount other = accounts.of(Sensitive.of("another key"));
    assertThat(other.all(B, clock.instant())).isInstanceOf(Remote.Pending.class);
    assertThat(other.permitAt(B)).isNull();
  }

  @Test
  void whatIsFreshEnoughIsReturnedDuringThePauseOfTheKey() {
    // Given
    Instant before = clock.instant();
    endpoints.endpoint(A, "e2", before);
    queue.runAll();
    together.failures.put("endpoint e1", status(429));
    endpoints.endpoint(A, "e1", before);
    queue.runAll();

    // When
    Remote<Target> answer = endpoints.endpoint(B, "e2", before);

    // Then
    assertThat(answer).isInstanceOf(Remote.Known.class);
  }

  /** The service asked for silence after it had let the other call in. */
  @Test
  void aCallThatWasInFlightDoesNotEndAPauseTheServiceAskedFor() {
    // Given
    RemoteError throttled = StatusErrors.ofRead(429, "", ASKED_TO_WAIT);
    together.failures.put("endpoint e1", throttled);
    endpoints.endpoint(A, "e1", clock.instant());
    endpoints.endpoint(B, "e2", clock.instant());

    // When
    queue.runAll();

    // Then
    assertThat(endpoints.all(A, clock.instant()))
        .isEqualTo(new Remote.Failed<>(throttled, clock.instant().plus(ASKED_TO_WAIT)));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 503})
  void aUsersRequestEndsThePause(int status) {
    // Given
    together.failures.put("endpoint e1", status(status));
    endpoints.endpoint(A, "e1", clock.instant());
    queue.runAll();
    together.failures.clear();

    // When
    endpoints.readAgain();

    // Then
    assertThat(endpoints.endpoint(A, "e1", clock.instant())).isInstanceOf(Remote.Pending.class);
    queue.runAll();
    assertThat(endpoints.endpoint(A, "e1", clock.instant())).isInstanceOf(Remote.Known.class);
    assertThat(endpoints.permitAt(A)).isNull();
  }

  @Test
  void aUsersRequestDoesNotEndAPauseTheServiceAskedFor() {
    // Given
    RemoteError throttled = StatusErrors.ofRead(429, "", ASKED_TO_WAIT);
    together.failures.put("endpoint e1", throttled);
    endpoints.endpoint(A, "e1", clock.instant());
    queue.runAll();

    // When
    endpoints.readAgain();

    // Then
    assertThat(endpoints.endpoint(A, "e1", clock.instant()))
        .isEqualTo(new Remote.Failed<>(throttled, clock.instant().plus(ASKED_TO_WAIT)));
  }

  @Test
  void readsRespectTheRateOfTheKey() {
    // Given two requests per second, and five endpoints
    TestAccount slow = accounts(2).of(Sensitive.of("key"));

    // When
    List<Remote<Target>> answers =
        IntStream.range(0, 5).mapToObj(i -> slow.endpoint(A, "e" + i, clock.instant())).toList();

    // Then the others begin when it is their turn, and nobody comes back for it
    assertThat(queue.waiting()).isEqualTo(2);
    assertThat(answers.subList(2, 5))
        .allMatch(new Remote.Pending<Target>(clock.instant().plus(QUEUED))::equals);
    clock.advance(Duration.ofMillis(500));
    timer.runDue();
    assertThat(queue.waiting()).isEqualTo(3);
  }

  @Test
  void aSharedReadCostsOneToken() {
    // Given
    TestAccount slow = accounts(1).of(Sensitive.of("key"));
    slow.endpoint(A, "e1", clock.instant());

    // When
    Remote<Target> answer = slow.endpoint(B, "e1", clock.instant());

    // Then
    assertThat(answer).isEqualTo(new Remote.Pending<>(clock.instant().plus(SAFETY_NET)));
  }

  @Test
  void aHangingServiceHoldsEightCallsOfAKey() {
    // Given
    for (int i = 0; i < 8; i++) {
      endpoints.endpoint(A, "e" + i, clock.instant());
    }

    // When
    Remote<List<Target>> answer = endpoints.all(A, clock.instant());

    // Then
    assertThat(answer).isEqualTo(new Remote.Pending<>(clock.instant().plus(QUEUED)));
    assertThat(endpoints.permitAt(A)).isNotNull();
    assertThat(queue.waiting()).isEqualTo(8);
    queue.runAll();
    timer.runDue();
    queue.runAll();
    assertThat(together.calls).hasSize(9);
    assertThat(endpoints.permitAt(A)).isNull();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reads")
  void aFullExecutorIsTriedAgainSoon(String name, String call, Read read, Object value) {
    // Given
    queue.setFull(true);

    // When
    Remote<?> answer = read.by(endpoints, A, clock.instant());

    // Then the adapter is not left to the safety net, and nobody else is held up
    Remote.Failed<?> failed = (Remote.Failed<?>) answer;
    assertThat(failed.error().reason()).isEqualTo(Reason.RATE_LIMIT_QUEUED);
    assertThat(endpoints.permitAt(B)).isNull();
    assertThat(failed.retryAt()).isEqualTo(clock.instant().plus(FIRST_BACK_OFF));
    queue.setFull(false);
    clock.advance(FIRST_BACK_OFF);
    read.by(endpoints, A, clock.instant());
    queue.runAll();
    assertThat(together.calls).containsExactly(call);
  }

  static Stream<Arguments> bugs() {
    return Stream.of(
        Arguments.of("a bug", new IllegalStateException("a bug")),
        Arguments.of("an answer nested too deep", new StackOverflowError("a bug")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bugs")
  void aReadThatBreaksIsAFailure(String name, Throwable bug) {
    // Given
    together.bug = bug;
    endpoints.all(A, clock.instant());

    // When
    queue.runAll();

    // Then
    assertThat(woken).containsExactly(A);
    Remote.Failed<?> failed = (Remote.Failed<?>) endpoints.all(A, clock.instant());
    assertThat(failed.error().reason()).isEqualTo(Reason.INTERNAL_ERROR);
    assertThat(failed.error().message()).doesNotContain("a bug");
  }

  @Test
  void aGoneAdapterIsForgotten() {
    // Given
    endpoints.endpoint(A, "e1", clock.instant());
    endpoints.attached(A, "e1", clock.instant());
    endpoints.all(A, clock.instant());
    endpoints.all(B, clock.instant());
    endpoints.change(B, ATTACH);
    queue.runNext();

    // When
    accounts.forget(B);

    // Then nothing is kept for it, and the others are still served
    assertThat(endpoints.key.attachmentChanges().of(B)).isEmpty();
    queue.runAll();
    assertThat(endpoints.key.attachmentChanges().of(B)).isEmpty();
    assertThat(endpoints.endpoint(A, "e1", clock.instant())).isInstanceOf(Remote.Known.class);
    assertThat(endpoints.all(A, clock.instant())).isInstanceOf(Remote.Known.class);
    assertThat(woken).containsOnlyOnce(B).contains(A);
  }

  /** A tenant may write any endpoint into its spec, and another one each second. */
  @Test
  void whatDoesNotExistIsSoonForgotten() {
    // Given
    together.missing.add("adapters none");
    endpoints.attached(A, "none", clock.instant());
    endpoints.attached(A, "e1", clock.instant());
    queue.runAll();
    assertThat(endpoints.adapters().readAt("none")).isPresent();

    // When
    clock.advance(Duration.ofHours(2));
    endpoints.attached(A, "e2", clock.instant());

    // Then
    assertThat(endpoints.adapters().readAt("none")).isEmpty();
    assertThat(endpoints.adapters().readAt("e1")).isPresent();
  }

  @Test
  void whatNobodyWantsIsForgottenThoughNoAdapterIsDeleted() {
    // Given
    endpoints.attached(A, "e1", clock.instant());
    queue.runAll();

    // When
    clock.advance(Duration.ofDays(9));
    endpoints.attached(A, "e2", clock.instant());

    // Then
    assertThat(endpoints.adapters().readAt("e1")).isEmpty();
  }

  private static RemoteError status(int status) {
    return StatusErrors.ofRead(status, "", null);
  }
}
