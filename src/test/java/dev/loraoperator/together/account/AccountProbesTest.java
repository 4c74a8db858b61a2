package dev.loraoperator.together.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.AttachCall;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.Probe;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.ProbeQuestion;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.UploadOrder;
import dev.loraoperator.lifecycle.Requests;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.CallQueue;
import dev.loraoperator.testing.SteppedClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Questions cost tokens: each is asked once, and no answer is lost. */
class AccountProbesTest {

  private static final AdapterId A = new AdapterId("ns", "a");
  private static final AdapterId B = new AdapterId("ns", "b");
  private static final Sensitive KEY = Sensitive.of("key");
  private static final Duration IDLE = Duration.ofHours(1);
  private static final Probe ASK = ask(1);

  private final SteppedClock clock = new SteppedClock(Requests.NOW);
  private final ScriptedTogether together = new ScriptedTogether();
  private final CallQueue queue = new CallQueue();
  private final List<AdapterId> woken = new ArrayList<>();
  private final Accounts accounts =
      new Accounts(
          new AccountContext(
              together,
              new AccountSettings(1000, Requests.DELAYS),
              queue,
              clock,
              woken::add,
              WaitListener.NONE,
              () -> 0));
  private final Account account = accounts.of(KEY);
  private final AccountProbes questions = account.questions();

  static Stream<Arguments> outcomes() {
    return Stream.of(
        Arguments.of(
            "an answer",
            new ProbeOutcome.Answered("dev/a", "Paris", "stop", 12, 1, Duration.ofSeconds(1))),
        Arguments.of("no chat template", new ProbeOutcome.NoChatTemplate()),
        Arguments.of("not servable", new ProbeOutcome.NotServable("no such model")),
        Arguments.of("unavailable", new ProbeOutcome.Failed(RemoteError.ofStatus(503, "", null))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outcomes")
  void aQuestionIsAskedOnceAndItsOutcomeKept(String name, ProbeOutcome outcome) {
    // Given
    together.answer = outcome;
    questions.ask(A, ASK);
    assertThat(questions.asked(A)).isEqualTo(new RemoteCall<>(ASK, null, null));

    // When
    queue.runAll();

    // Then
    RemoteCall<Probe, ProbeOutcome> ended = new RemoteCall<>(ASK, outcome, clock.instant());
    assertThat(woken).containsExactly(A);
    assertThat(questions.asked(A)).isEqualTo(ended);
    assertThat(questions.asked(B)).isNull();
    clock.advance(Duration.ofDays(30));
    account.askAgain();
    assertThat(questions.asked(A)).isEqualTo(ended);
    account.forgetOutcome(A);
    assertThat(questions.asked(A)).isNull();
    queue.runAll();
    assertThat(together.calls).containsExactly("ask dev/a");
  }

  @Test
  void everyAskIsOneCall() {
    // Given
    questions.ask(A, ask(1));
    queue.runAll();
    questions.ask(A, ask(2));
    questions.ask(B, ask(1));

    // When
    queue.runAll();

    // Then
    assertThat(together.calls).hasSize(3);
    assertThat(questions.asked(A).what()).isEqualTo(ask(2));
    assertThat(questions.asked(B).what()).isEqualTo(ask(1));
  }

  @Test
  void aQuestionUnderWayIsNotForgottenWithTheOutcomes() {
    // Given
    questions.ask(A, ASK);

    // When
    account.forgetOutcome(A);

    // Then
    queue.runAll();
    assertThat(questions.asked(A))
        .isEqualTo(new RemoteCall<>(ASK, together.answer, clock.instant()));
  }

  @Test
  void aQuestionThatBreaksIsAnOutcomeAndIsNotRepeated() {
    // Given
    together.bug = new IllegalStateException("a bug");
    questions.ask(A, ASK);

    // When
    queue.runAll();

    // Then
    ProbeOutcome.Failed failed = (ProbeOutcome.Failed) questions.asked(A).outcome();
    assertThat(failed.failure().reason()).isEqualTo(Reason.INTERNAL_ERROR);
    assertThat(failed.failure().message()).doesNotContain("a bug");
    assertThat(together.calls).hasSize(1);
    assertThat(woken).containsExactly(A);
  }

  @Test
  void aQuestionThatFindsAFullExecutorWasNotAsked() {
    // Given
    queue.setFull(true);

    // When
    questions.ask(A, ASK);

    // Then
    ProbeOutcome.Failed failed = (ProbeOutcome.Failed) questions.asked(A).outcome();
    assertThat(failed.failure().effect()).isEqualTo(RemoteError.Effect.NONE);
    assertThat(together.calls).isEmpty();
    assertThat(woken).containsExactly(A);
  }

  @Test
  void aGoneAdapterIsForgotten() {
    // Given
    questions.ask(A, ASK);
    questions.ask(B, ASK);

    // When
    accounts.forget(A);

    // Then
    queue.runAll();
    assertThat(questions.asked(A)).isNull();
    assertThat(questions.asked(B).outcome()).isEqualTo(together.answer);
  }

  @Test
  void anIdleAccountIsForgotten() {
    // Given
    questions.ask(A, ASK);
    queue.runAll();
    account.forgetOutcome(A);
    clock.advance(IDLE.plusMillis(1));

    // When
    Account after = accounts.of(KEY);

    // Then
    assertThat(after).isNotSameAs(account);
  }

  static Stream<Arguments> errands() {
    UploadOrder upload = new UploadOrder("a", Sensitive.of("https://x.test/y"), null, "d", null);
    AttachCall attach = new AttachCall(true, new Attachment("e1", "acme/e1", "dev/a"));
    return Stream.of(
        errand("a question", account -> account.questions().ask(A, ASK)),
        errand("an attachment", account -> account.endpoints().bind(A, attach)),
        errand("a POST", account -> account.submit(A, "a#1", upload)));
  }

  private static Arguments errand(String name, Consumer<Account> errand) {
    return Arguments.of(name, errand);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("errands")
  void anAccountWithAnOutcomeToRecordIsKept(String name, Consumer<Account> errand) {
    // Given
    errand.accept(account);
    queue.runAll();
    clock.advance(IDLE.plusMillis(1));

    // When
    Account after = accounts.of(KEY);

    // Then
    assertThat(after).isSameAs(account);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("errands")
  void isSettledOnceTheOutcomeIsRecorded(String name, Consumer<Account> errand) {
    // Given a call under way, however long
    assertThat(accounts.isSettled()).isTrue();
    errand.accept(account);
    clock.advance(IDLE);
    assertThat(accounts.isSettled()).isFalse();
    queue.runAll();
    assertThat(accounts.isSettled()).isFalse();

    // When
    account.forgetOutcome(A);

    // Then
    assertThat(accounts.isSettled()).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("errands")
  void isSettledWhenNobodyComesForTheOutcome(String name, Consumer<Account> errand) {
    // Given
    errand.accept(account);
    queue.runAll();

    // When
    clock.advance(Duration.ofSeconds(4));

    // Then
    assertThat(accounts.isSettled()).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("errands")
  void anAccountWithACallUnderWayIsKept(String name, Consumer<Account> errand) {
    // Given an adapter that is gone, and its call that hangs
    errand.accept(account);
    accounts.forget(A);
    clock.advance(IDLE.plusMillis(1));

    // When
    Account after = accounts.of(KEY);

    // Then
    assertThat(after).isSameAs(account);
  }

  private static Probe ask(int number) {
    ProbeQuestion question =
        new ProbeQuestion("dev/a", true, "Q: 1+1?", 8, 0, Duration.ofSeconds(30));
    return new Probe("revision", number, question);
  }
}
