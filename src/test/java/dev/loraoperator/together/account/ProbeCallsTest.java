package dev.loraoperator.together.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Probe;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.CallQueue;
import dev.loraoperator.testing.SteppedClock;
import dev.loraoperator.testing.SteppedTimer;
import dev.loraoperator.together.http.StatusErrors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Probes cost tokens: each is sent once, and no result is lost. */
class ProbeCallsTest {

  private static final AdapterId A = new AdapterId("ns", "a");
  private static final AdapterId B = new AdapterId("ns", "b");
  private static final Sensitive KEY = Sensitive.of("key");
  private static final Duration IDLE = Duration.ofHours(1);
  private static final Probe PROBE = probe(1);

  private final SteppedClock clock = new SteppedClock(TestAccount.NOW);
  private final SteppedTimer timer = new SteppedTimer(clock);
  private final ScriptedTogether together = new ScriptedTogether();
  private final CallQueue queue = new CallQueue();
  private final List<AdapterId> woken = new ArrayList<>();
  private final TestAccount.All accounts =
      TestAccount.accounts(together, 1000, queue, clock, timer, woken::add);
  private final TestAccount account = accounts.of(KEY);
  private final CallsInFlight<Probe, ProbeOutcome> probes = account.key.probes();

  static Stream<Arguments> outcomes() {
    return Stream.of(
        Arguments.of(
            "an answer",
            new ProbeOutcome.Answered("dev/a", "Paris", "stop", 12, 1, Duration.ofSeconds(1))),
        Arguments.of("no chat template", new ProbeOutcome.NoChatTemplate()),
        Arguments.of("not servable", new ProbeOutcome.NotServable("no such model")),
        Arguments.of("unavailable", new ProbeOutcome.Failed(StatusErrors.of(503, "", null))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outcomes")
  void aProbeIsSentOnceAndItsResultKept(String name, ProbeOutcome outcome) {
    // Given
    together.answer = outcome;
    account.probe(A, PROBE);
    assertThat(probes.of(A)).contains(RemoteCall.started(PROBE));

    // When
    queue.runAll();

    // Then
    RemoteCall<Probe, ProbeOutcome> ended = ended(outcome);
    assertThat(woken).containsExactly(A);
    assertThat(probes.of(A)).contains(ended);
    assertThat(probes.of(B)).isEmpty();
    clock.advance(Duration.ofDays(30));
    account.readAgain();
    assertThat(probes.of(A)).contains(ended);
    account.forgetResults(A);
    assertThat(probes.of(A)).isEmpty();
    queue.runAll();
    assertThat(together.calls).containsExactly("probe dev/a");
  }

  @Test
  void everyProbeIsOneCall() {
    // Given
    account.probe(A, probe(1));
    queue.runAll();
    account.probe(A, probe(2));
    account.probe(B, probe(1));

    // When
    queue.runAll();

    // Then
    assertThat(together.calls).hasSize(3);
    assertThat(probes.of(A).orElseThrow().what()).isEqualTo(probe(2));
    assertThat(probes.of(B).orElseThrow().what()).isEqualTo(probe(1));
  }

  @Test
  void aProbeInFlightIsNotForgottenWithTheResults() {
    // Given
    account.probe(A, PROBE);

    // When
    account.forgetResults(A);

    // Then
    queue.runAll();
    assertThat(probes.of(A)).contains(ended(together.answer));
  }

  @Test
  void aProbeThatBreaksIsAResultAndIsNotRepeated() {
    // Given
    together.bug = new IllegalStateException("a bug");
    account.probe(A, PROBE);

    // When
    queue.runAll();

    // Then
    ProbeOutcome.Failed failed = (ProbeOutcome.Failed) outcome(A);
    assertThat(failed.error().reason()).isEqualTo(Reason.INTERNAL_ERROR);
    assertThat(failed.error().message()).doesNotContain("a bug");
    assertThat(together.calls).hasSize(1);
    assertThat(woken).containsExactly(A);
  }

  @Test
  void aProbeThatFindsAFullExecutorWasNotSent() {
    // Given
    queue.setFull(true);

    // When
    account.probe(A, PROBE);

    // Then
    ProbeOutcome.Failed failed = (ProbeOutcome.Failed) outcome(A);
    assertThat(failed.error().effect()).isEqualTo(RemoteError.Effect.NONE);
    assertThat(together.calls).isEmpty();
    assertThat(woken).containsExactly(A);
  }

  @Test
  void aGoneAdapterIsForgotten() {
    // Given
    account.probe(A, PROBE);
    account.probe(B, PROBE);

    // When
    accounts.forget(A);

    // Then
    queue.runAll();
    assertThat(probes.of(A)).isEmpty();
    assertThat(outcome(B)).isEqualTo(together.answer);
  }

  @Test
  void anIdleAccountIsForgotten() {
    // Given
    account.probe(A, PROBE);
    queue.runAll();
    account.forgetResults(A);
    clock.advance(IDLE.plusMillis(1));

    // When
    TestAccount after = accounts.of(KEY);

    // Then
    assertThat(after.key).isNotSameAs(account.key);
  }

  static Stream<Arguments> calls() {
    Operation.Attach attach =
        new Operation.Attach(new Attachment("e1", "acme/e1", "dev/a", "acme/e1:dev/a"));
    return Stream.of(
        call("a probe", account -> account.probe(A, PROBE)),
        call("an attachment", account -> account.change(A, attach)),
        call("a POST", account -> account.create(A, "a#1")));
  }

  private static Arguments call(String name, Consumer<TestAccount> call) {
    return Arguments.of(name, call);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void anAccountWithAResultToRecordIsKept(String name, Consumer<TestAccount> call) {
    // Given a call that took long, and has just ended
    call.accept(account);
    clock.advance(IDLE.plusMillis(1));
    queue.runAll();

    // When
    TestAccount after = accounts.of(KEY);

    // Then
    assertThat(after.key).isSameAs(account.key);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void isSettledOnceTheResultIsRecorded(String name, Consumer<TestAccount> call) {
    // Given a call in flight, however long
    assertThat(accounts.isSettled()).isTrue();
    call.accept(account);
    clock.advance(IDLE);
    assertThat(accounts.isSettled()).isFalse();
    queue.runAll();
    assertThat(accounts.isSettled()).isFalse();

    // When
    account.forgetResults(A);

    // Then
    assertThat(accounts.isSettled()).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void isSettledWhenTheResultIsNotRecordedSoon(String name, Consumer<TestAccount> call) {
    // Given
    call.accept(account);
    queue.runAll();

    // When
    clock.advance(Duration.ofSeconds(4));

    // Then
    assertThat(accounts.isSettled()).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void anAccountWithACallInFlightIsKept(String name, Consumer<TestAccount> call) {
    // Given an adapter that is gone, and its call that hangs
    call.accept(account);
    accounts.forget(A);
    clock.advance(IDLE.plusMillis(1));

    // When
    TestAccount after = accounts.of(KEY);

    // Then
    assertThat(after.account).isSameAs(account.account);
  }

  private ProbeOutcome outcome(AdapterId who) {
    return probes.of(who).flatMap(RemoteCall::end).orElseThrow().outcome();
  }

  private RemoteCall<Probe, ProbeOutcome> ended(ProbeOutcome outcome) {
    return RemoteCall.<Probe, ProbeOutcome>started(PROBE).ended(outcome, clock.instant());
  }

  private static Probe probe(int attempt) {
    return new Probe(
        "hash", attempt, new Probe.Prompt("dev/a", true, "Q: 1+1?", 8, 0, Duration.ofSeconds(30)));
  }
}
