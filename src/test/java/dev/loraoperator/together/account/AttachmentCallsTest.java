package dev.loraoperator.together.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Operation.AttachmentChange;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Attaching and detaching: each call is made once, and no result is lost. */
class AttachmentCallsTest {

  private static final AdapterId A = new AdapterId("ns", "a");
  private static final AdapterId B = new AdapterId("ns", "b");
  private static final Duration ASKED_TO_WAIT = Duration.ofSeconds(30);
  private static final Operation.Attach ATTACH =
      new Operation.Attach(new Attachment("e1", "acme/e1", "dev/a", "acme/e1:dev/a"));
  private static final Operation.Detach DETACH = new Operation.Detach(ATTACH.attachment());

  private final SteppedClock clock = new SteppedClock(TestAccount.NOW);
  private final SteppedTimer timer = new SteppedTimer(clock);
  private final ScriptedTogether together = new ScriptedTogether();
  private final CallQueue queue = new CallQueue();
  private final List<AdapterId> woken = new ArrayList<>();
  private final TestAccount.All accounts =
      TestAccount.accounts(together, 1000, queue, clock, timer, woken::add);
  private final TestAccount account = accounts.of(Sensitive.of("key"));
  private final CallsInFlight<AttachmentChange, AttachOutcome> changes =
      account.key.attachmentChanges();

  private RemoteCall<AttachmentChange, AttachOutcome> ended(AttachmentChange what) {
    return RemoteCall.<AttachmentChange, AttachOutcome>started(what)
        .ended(new AttachOutcome.Done(), clock.instant());
  }

  static Stream<Arguments> bugs() {
    return Stream.of(
        Arguments.of("a bug", new IllegalStateException("a bug")),
        Arguments.of("an answer nested too deep", new StackOverflowError("a bug")));
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        Arguments.of("attach", ATTACH, "attach e1 " + ATTACH.attachment().inferenceModel()),
        Arguments.of("detach", DETACH, "detach e1 " + ATTACH.attachment().inferenceModel()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void aChangeIsMadeOnceAndItsResultKept(String name, AttachmentChange what, String call) {
    // Given
    account.change(A, what);
    assertThat(changes.of(A)).contains(RemoteCall.started(what));

    // When
    queue.runAll();

    // Then
    RemoteCall<AttachmentChange, AttachOutcome> ended = ended(what);
    assertThat(together.calls).containsExactly(call);
    assertThat(woken).containsExactly(A);
    assertThat(changes.of(A)).contains(ended);
    assertThat(changes.of(B)).isEmpty();
    clock.advance(Duration.ofDays(30));
    assertThat(changes.of(A)).contains(ended);
    account.forgetResults(A);
    assertThat(changes.of(A)).isEmpty();
    assertThat(together.calls).hasSize(1);
  }

  @Test
  void aChangeInFlightIsNotForgottenWithTheResults() {
    // Given
    account.change(A, ATTACH);

    // When
    account.forgetResults(A);

    // Then
    assertThat(changes.of(A)).contains(RemoteCall.started(ATTACH));
    queue.runAll();
    assertThat(changes.of(A)).contains(ended(ATTACH));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bugs")
  void aChangeThatBreaksIsAResultToo(String name, Throwable bug) {
    // Given
    together.bug = bug;
    account.change(A, ATTACH);

    // When
    queue.runAll();

    // Then
    assertThat(woken).containsExactly(A);
    assertThat(failure().reason()).isEqualTo(Reason.INTERNAL_ERROR);
    assertThat(failure().effect()).isEqualTo(RemoteError.Effect.UNKNOWN);
    assertThat(account.permitAt(A)).isNull();
  }

  @Test
  void aChangeThatFindsAFullExecutorHasDoneNothing() {
    // Given
    queue.setFull(true);

    // When
    account.change(A, ATTACH);

    // Then
    assertThat(woken).containsExactly(A);
    assertThat(failure().reason()).isEqualTo(Reason.RATE_LIMIT_QUEUED);
    assertThat(failure().effect()).isEqualTo(RemoteError.Effect.NONE);
    assertThat(account.permitAt(B)).isNull();
  }

  /** The adapter was deleted and created again while its first call was in flight. */
  @Test
  void aForgottenCallDoesNotAnswerForTheOneAfterIt() {
    // Given
    account.change(A, ATTACH);
    accounts.forget(A);
    account.change(A, ATTACH);
    together.attached = new AttachOutcome.StaleName();

    // When
    queue.runNext();

    // Then
    assertThat(changes.of(A)).contains(RemoteCall.started(ATTACH));
    together.attached = new AttachOutcome.Done();
    queue.runAll();
    assertThat(changes.of(A)).contains(ended(ATTACH));
  }

  @Test
  void aChangeThatIsThrottledHoldsUpTheWholeKey() {
    // Given
    RemoteError throttled = StatusErrors.of(429, "", ASKED_TO_WAIT);
    together.attached = new AttachOutcome.Failed(throttled);
    account.change(A, ATTACH);

    // When
    queue.runAll();

    // Then
    assertThat(account.permitAt(B)).isEqualTo(clock.instant().plus(ASKED_TO_WAIT));
  }

  private RemoteError failure() {
    AttachOutcome outcome = changes.of(A).flatMap(RemoteCall::end).orElseThrow().outcome();
    return ((AttachOutcome.Failed) outcome).error();
  }
}
