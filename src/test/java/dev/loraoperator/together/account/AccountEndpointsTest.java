package dev.loraoperator.together.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.AttachCall;
import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.Target;
import dev.loraoperator.lifecycle.Requests;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.CallQueue;
import dev.loraoperator.testing.SteppedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoints of one API key: what is shared, and what a failure holds up. */
class AccountEndpointsTest {

  private static final AdapterId A = new AdapterId("ns", "a");
  private static final AdapterId B = new AdapterId("ns", "b");
  private static final Duration SAFETY_NET = Duration.ofMinutes(1);
  private static final Duration FIRST_BACK_OFF = Requests.DELAYS.backOff(1, 0);
  private static final Duration SLOW_RETRY = Requests.DELAYS.slowRetry(0);
  private static final Duration ASKED_TO_WAIT = Duration.ofSeconds(30);
  private static final Target VIEW = ScriptedTogether.view("e1");
  private static final AttachCall ATTACH =
      new AttachCall(true, new Attachment("e1", VIEW.name(), "dev/a"));
  private static final AttachCall DETACH = new AttachCall(false, ATTACH.attachment());

  private final SteppedClock clock = new SteppedClock(Requests.NOW);
  private final ScriptedTogether together = new ScriptedTogether();
  private final CallQueue queue = new CallQueue();
  private final List<AdapterId> woken = new ArrayList<>();
  private final Accounts accounts = accounts(1000);
  private final Account account = accounts.of(Sensitive.of("key"));
  private final AccountEndpoints endpoints = account.endpoints();

  private Accounts accounts(double requestsPerSecond) {
    return new Accounts(
        new AccountContext(
            together,
            new AccountSettings(requestsPerSecond, Requests.DELAYS),
            queue,
            clock,
            woken::add,
            WaitListener.NONE,
            () -> 0));
  }

  /** One of the three reads, so that all are held to the same. */
  private interface Read {
    Remote<?> by(AccountEndpoints endpoints, AdapterId who, Instant notBefore);
  }

  static Stream<Arguments> reads() {
    return Stream.of(
        Arguments.of("the list", "endpoints", (Read) AccountEndpoints::all, List.of(VIEW)),
        Arguments.of(
            "one endpoint",
            "endpoint e1",
            (Read) (all, who, notBefore) -> all.endpoint(who, "e1", notBefore),
            VIEW),
        Arguments.of(
            "what is attached",
            "adapters e1",
            (Read) (all, who, notBefore) -> all.attached(who, "e1", notBefore),
            List.of("e1:model")));
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

    // Then that is an answer, and holds nobody up
    assertThat(read.by(endpoints, A, clock.instant()))
        .isEqualTo(new Remote.Missing<>(clock.instant()));
    assertThat(together.calls).hasSize(1);
    assertThat(account.turn(A)).isNull();
  }

  @Test
  void anAnswerIsAsOldAsTheStartOfItsCall() {
    // Given
    Instant started = clock.instant();
    endpoints.attached(A, "e1", started);
    clock.advance(Duration.ofSeconds(20));

    // When
    queue.runAll();

    // Then
    assertThat(endpoints.attachedSeenAt("e1")).isEqualTo(started);
    assertThat(endpoints.attached(A, "e1", clock.instant())).isInstanceOf(Remote.Pending.class);
  }

  @Test
  void whatWasNeverReadWellWasNotSeen() {
    // Given
    together.failures.put("adapters e1", status(503));
    endpoints.attached(A, "e1", clock.instant());

    // When
    queue.runAll();

    // Then
    assertThat(endpoints.attachedSeenAt("e1")).isNull();
    assertThat(endpoints.attachedSeenAt("e2")).isNull();
  }

  static Stream<Arguments> ownFailures() {
    return Stream.of(
        Arguments.of("unavailable", status(503), FIRST_BACK_OFF),
        Arguments.of(
            "unavailable for a stated time",
            RemoteError.ofReadStatus(503, "", ASKED_TO_WAIT),
            ASKED_TO_WAIT),
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

    // Then others of this endpoint are told, and all else goes on
    Remote<Target> told = endpoints.endpoint(B, "e1", clock.instant());
    assertThat(told).isEqualTo(new Remote.Failed<>(failure, clock.instant().plus(pause)));
    endpoints.endpoint(B, "e2", clock.instant());
    endpoints.attached(B, "e1", clock.instant());
    endpoints.all(B, clock.instant());
    account.jobs(B, clock.instant());
    queue.runAll();
    assertThat(together.calls)
        .containsExactly("endpoint e1", "endpoint e2", "adapters e1", "endpoints", "jobs");
    assertThat(endpoints.endpoint(B, "e2", clock.instant())).isInstanceOf(Remote.Known.class);
    assertThat(endpoints.attached(B, "e1", clock.instant())).isInstanceOf(Remote.Known.class);
    assertThat(endpoints.all(B, clock.instant())).isInstanceOf(Remote.Known.class);
    assertThat(account.jobs(B, clock.instant())).isInstanceOf(Remote.Known.class);
    assertThat(account.turn(B)).isNull();
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
        Arguments.of("too many requests", status(429), FIRST_BACK_OFF),
        Arguments.of(
            "too many requests for a stated time",
            RemoteError.ofReadStatus(429, "", ASKED_TO_WAIT),
            ASKED_TO_WAIT));
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
    assertThat(account.jobs(B, clock.instant())).isEqualTo(paused);
    assertThat(account.job(B, "job-1", clock.instant())).isEqualTo(paused);
    assertThat(account.turn(B)).isEqualTo(over);
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
    Account other = accounts.of(Sensitive.of("another key"));
    assertThat(other.endpoints().all(B, clock.instant())).isInstanceOf(Remote.Pending.class);
    assertThat(other.turn(B)).isNull();
  }

  @Test
  void whatIsYoungEnoughIsToldDuringThePauseOfTheKey() {
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
  void aCallThatWasUnderWayDoesNotEndAPauseTheServiceAskedFor() {
    // Given
    RemoteError throttled = RemoteError.ofReadStatus(429, "", ASKED_TO_WAIT);
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
  void aPersonsRequestEndsThePause(int status) {
    // Given
    together.failures.put("endpoint e1", status(status));
    endpoints.endpoint(A, "e1", clock.instant());
    queue.runAll();
    together.failures.clear();

    // When
    account.askAgain();

    // Then
    assertThat(endpoints.endpoint(A, "e1", clock.instant())).isInstanceOf(Remote.Pending.class);
    queue.runAll();
    assertThat(endpoints.endpoint(A, "e1", clock.instant())).isInstanceOf(Remote.Known.class);
    assertThat(account.turn(A)).isNull();
  }

  @Test
  void aPersonsRequestDoesNotEndAPauseTheServiceAskedFor() {
    // Given
    RemoteError throttled = RemoteError.ofReadStatus(429, "", ASKED_TO_WAIT);
    together.failures.put("endpoint e1", throttled);
    endpoints.endpoint(A, "e1", clock.instant());
    queue.runAll();

    // When
    account.askAgain();

    // Then
    assertThat(endpoints.endpoint(A, "e1", clock.instant()))
        .isEqualTo(new Remote.Failed<>(throttled, clock.instant().plus(ASKED_TO_WAIT)));
  }

  @Test
  void readsRespectTheRateOfTheKey() {
    // Given two requests per second, and five endpoints
    AccountEndpoints slow = accounts(2).of(Sensitive.of("key")).endpoints();

    // When
    List<Remote<Target>> answers =
        IntStream.range(0, 5).mapToObj(i -> slow.endpoint(A, "e" + i, clock.instant())).toList();

    // Then the others may come back when there is a token for one of them
    assertThat(queue.waiting()).isEqualTo(2);
    assertThat(answers.subList(2, 5))
        .allMatch(new Remote.Pending<Target>(clock.instant().plusMillis(500))::equals);
    clock.advance(Duration.ofMillis(500));
    for (int i = 2; i < 5; i++) {
      slow.endpoint(A, "e" + i, clock.instant());
    }
    assertThat(queue.waiting()).isEqualTo(3);
  }

  @Test
  void aSharedReadCostsOneToken() {
    // Given
    AccountEndpoints slow = accounts(1).of(Sensitive.of("key")).endpoints();
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
    assertThat(answer).isEqualTo(new Remote.Pending<>(clock.instant().plusSeconds(1)));
    assertThat(account.turn(A)).isEqualTo(clock.instant().plusSeconds(1));
    queue.runAll();
    assertThat(together.calls).hasSize(8);
    assertThat(account.turn(A)).isNull();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reads")
  void aFullExecutorIsTriedAgainSoon(String name, String call, Read read, Object value) {
    // Given
    queue.setFull(true);

    // When
    Remote<?> answer = read.by(endpoints, A, clock.instant());

    // Then the adapter is not left to the safety net
    Remote.Failed<?> failed = (Remote.Failed<?>) answer;
    assertThat(failed.failure().reason()).isEqualTo(Reason.TOGETHER_UNAVAILABLE);
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
    assertThat(failed.failure().reason()).isEqualTo(Reason.INTERNAL_ERROR);
    assertThat(failed.failure().message()).doesNotContain("a bug");
  }

  static Stream<Arguments> bindings() {
    return Stream.of(
        Arguments.of("attach", ATTACH, "attach e1 " + ATTACH.attachment().modelId()),
        Arguments.of("detach", DETACH, "detach e1 " + ATTACH.attachment().modelId()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bindings")
  void aBindingCallIsMadeOnceAndItsOutcomeKept(String name, AttachCall what, String call) {
    // Given
    endpoints.bind(A, what);
    assertThat(endpoints.binding(A)).isEqualTo(new RemoteCall<>(what, null, null));

    // When
    queue.runAll();

    // Then
    RemoteCall<?, ?> ended = new RemoteCall<>(what, new AttachOutcome.Done(), clock.instant());
    assertThat(together.calls).containsExactly(call);
    assertThat(woken).containsExactly(A);
    assertThat(endpoints.binding(A)).isEqualTo(ended);
    assertThat(endpoints.binding(B)).isNull();
    clock.advance(Duration.ofDays(30));
    assertThat(endpoints.binding(A)).isEqualTo(ended);
    account.forgetOutcome(A);
    assertThat(endpoints.binding(A)).isNull();
    assertThat(together.calls).hasSize(1);
  }

  @Test
  void aBindingCallUnderWayIsNotForgottenWithTheOutcomes() {
    // Given
    endpoints.bind(A, ATTACH);

    // When
    account.forgetOutcome(A);

    // Then
    assertThat(endpoints.binding(A)).isEqualTo(new RemoteCall<>(ATTACH, null, null));
    queue.runAll();
    assertThat(endpoints.binding(A))
        .isEqualTo(new RemoteCall<>(ATTACH, new AttachOutcome.Done(), clock.instant()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bugs")
  void aBindingCallThatBreaksIsAnOutcomeToo(String name, Throwable bug) {
    // Given
    together.bug = bug;
    endpoints.bind(A, ATTACH);

    // When
    queue.runAll();

    // Then
    assertThat(woken).containsExactly(A);
    assertThat(bindingFailure(A).reason()).isEqualTo(Reason.INTERNAL_ERROR);
    assertThat(bindingFailure(A).effect()).isEqualTo(RemoteError.Effect.UNKNOWN);
    assertThat(account.turn(A)).isNull();
  }

  @Test
  void aBindingCallThatFindsAFullExecutorHasDoneNothing() {
    // Given
    queue.setFull(true);

    // When
    endpoints.bind(A, ATTACH);

    // Then
    assertThat(woken).containsExactly(A);
    assertThat(bindingFailure(A).reason()).isEqualTo(Reason.TOGETHER_UNAVAILABLE);
    assertThat(bindingFailure(A).effect()).isEqualTo(RemoteError.Effect.NONE);
  }

  @Test
  void aGoneAdapterIsForgotten() {
    // Given
    endpoints.endpoint(A, "e1", clock.instant());
    endpoints.attached(A, "e1", clock.instant());
    endpoints.all(A, clock.instant());
    endpoints.all(B, clock.instant());
    endpoints.bind(B, ATTACH);
    queue.runNext();

    // When
    accounts.forget(B);

    // Then nothing is kept for it, and the others are still served
    assertThat(endpoints.binding(B)).isNull();
    queue.runAll();
    assertThat(endpoints.binding(B)).isNull();
    assertThat(endpoints.endpoint(A, "e1", clock.instant())).isInstanceOf(Remote.Known.class);
    assertThat(endpoints.all(A, clock.instant())).isInstanceOf(Remote.Known.class);
    assertThat(woken).containsOnlyOnce(B).contains(A);
  }

  /** The adapter was deleted and made anew while its first call was under way. */
  @Test
  void aForgottenCallDoesNotAnswerForTheOneAfterIt() {
    // Given
    endpoints.bind(A, ATTACH);
    accounts.forget(A);
    endpoints.bind(A, ATTACH);
    together.binding = new AttachOutcome.StaleName();

    // When
    queue.runNext();

    // Then
    assertThat(endpoints.binding(A)).isEqualTo(new RemoteCall<>(ATTACH, null, null));
    together.binding = new AttachOutcome.Done();
    queue.runAll();
    assertThat(endpoints.binding(A))
        .isEqualTo(new RemoteCall<>(ATTACH, new AttachOutcome.Done(), clock.instant()));
  }

  @Test
  void aBindingCallThatIsThrottledHoldsUpTheWholeKey() {
    // Given
    RemoteError throttled = RemoteError.ofStatus(429, "", ASKED_TO_WAIT);
    together.binding = new AttachOutcome.Failed(throttled);
    endpoints.bind(A, ATTACH);

    // When
    queue.runAll();

    // Then
    assertThat(account.turn(B)).isEqualTo(clock.instant().plus(ASKED_TO_WAIT));
  }

  private RemoteError bindingFailure(AdapterId who) {
    return ((AttachOutcome.Failed) endpoints.binding(who).outcome()).failure();
  }

  private static RemoteError status(int status) {
    return RemoteError.ofReadStatus(status, "", null);
  }
}
