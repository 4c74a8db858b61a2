package dev.loraoperator.together.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.CallQueue;
import dev.loraoperator.testing.SteppedClock;
import dev.loraoperator.testing.SteppedTimer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One API key: how its rate is shared, and what becomes of its POSTs. */
class AccountTest {

  private static final AdapterId A = new AdapterId("ns", "a");
  private static final AdapterId B = new AdapterId("ns", "b");

  private final SteppedClock clock = new SteppedClock(TestAccount.NOW);
  private final SteppedTimer timer = new SteppedTimer(clock);
  private final ScriptedTogether together = new ScriptedTogether();
  private final CallQueue queue = new CallQueue();
  private final List<AdapterId> woken = new ArrayList<>();
  private final TestAccount.All accounts =
      TestAccount.accounts(together, 2, queue, clock, timer, woken::add);
  private final TestAccount uploads = accounts.of(Sensitive.of("key"));
  private final Account account = uploads.account;

  private Optional<RemoteCall<Operation.Create, CreateOutcome>> creation(String intent) {
    return uploads.key.creations().of(A).filter(call -> call.what().intent().equals(intent));
  }

  private Instant permitAt(AdapterId who, Operation.Priority priority) {
    return TestAccount.permitAt(account.permit(uploads.key, who, priority));
  }

  /** Its adapter has another key now: nobody will ask for the outcome. */
  @Test
  void anOutcomeThatNobodyRecordsDoesNotKeepAKey() {
    // Given
    uploads.create(A, "first");
    queue.runAll();
    clock.advance(Duration.ofHours(2));

    // When
    TestAccount after = accounts.of(Sensitive.of("key"));

    // Then
    assertThat(after.key).isNotSameAs(uploads.key);
  }

  @Test
  void aCallInFlightKeepsItsKey() {
    // Given
    uploads.create(A, "first");
    clock.advance(Duration.ofHours(2));

    // When
    TestAccount after = accounts.of(Sensitive.of("key"));

    // Then
    assertThat(after.key).isSameAs(uploads.key);
  }

  @ParameterizedTest
  @EnumSource(Operation.Priority.class)
  void permitsAreHandedOutAtTheRateOfTheKey(Operation.Priority priority) {
    // When 20 adapters want to start an operation at once, at 2 per second
    List<Instant> permits = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Instant permit = permitAt(new AdapterId("ns", "a" + i), priority);
      permits.add(permit == null ? clock.instant() : permit);
    }

    // Then each is told about when its turn is, and is woken at it, without coming back
    assertThat(permits.get(19)).isEqualTo(clock.instant().plusSeconds(9));
    for (int i = 2; i < 20; i++) {
      clock.advance(Duration.ofMillis(500));
      timer.runDue();
      assertThat(woken).hasSize(i - 1).endsWith(new AdapterId("ns", "a" + i));
    }
    assertThat(permitAt(new AdapterId("ns", "a19"), priority)).isNull();
  }

  @Test
  void operationsOfTwoKindsTakeTwoTokens() {
    // Given two requests per second
    assertThat(permitAt(A, Operation.Priority.CREATE)).isNull();
    assertThat(permitAt(A, Operation.Priority.ATTACH)).isNull();

    // When
    Instant third = permitAt(A, Operation.Priority.PROBE);

    // Then
    assertThat(third).isEqualTo(clock.instant().plusMillis(500));
    assertThat(permitAt(A, Operation.Priority.CREATE)).isNull();
    assertThat(permitAt(A, Operation.Priority.ATTACH)).isNull();
  }

  @Test
  void anOperationUsesThePermitOfItsKindAlone() {
    // Given
    account.permit(uploads.key, A, Operation.Priority.CREATE);
    account.permit(uploads.key, A, Operation.Priority.ATTACH);

    // When
    uploads.create(A, "a#1");

    // Then the next one of this kind waits for a token of its own
    assertThat(permitAt(A, Operation.Priority.ATTACH)).isNull();
    assertThat(permitAt(A, Operation.Priority.CREATE)).isEqualTo(clock.instant().plusMillis(500));
  }

  @Test
  void theResultOfAPostIsKeptUntilItIsRecorded() {
    // When
    uploads.create(A, "a#1");
    assertThat(creation("a#1")).get().matches(RemoteCall::inFlight);
    queue.runAll();

    // Then
    assertThat(woken).containsExactly(A);
    assertThat(creation("a#1").flatMap(RemoteCall::end))
        .contains(new RemoteCall.Result<>(together.created, clock.instant()));
    assertThat(creation("a#2")).isEmpty();
    uploads.forgetResults(A);
    assertThat(creation("a#1")).isEmpty();
  }

  @Test
  void aResultIsForgottenByItsKind() {
    // Given
    uploads.create(A, "a#1");
    queue.runAll();

    // When
    uploads.key.calls(Operation.Kind.PROBE).forgetResult(A);
    uploads.key.calls(Operation.Kind.ATTACHMENT).forgetResult(A);

    // Then
    assertThat(creation("a#1")).isPresent();
  }

  @Test
  void aCallThatBreaksIsAResultToo() {
    // When
    together.bug = new IllegalStateException("a bug");
    uploads.create(A, "a#1");
    queue.runAll();

    // Then
    RemoteCall.Result<CreateOutcome> end = creation("a#1").flatMap(RemoteCall::end).orElseThrow();
    RemoteError failure = ((CreateOutcome.Failed) end.outcome()).error();
    assertThat(failure.reason()).isEqualTo(Reason.INTERNAL_ERROR);
    assertThat(failure.effect()).isEqualTo(RemoteError.Effect.UNKNOWN);
  }

  @Test
  void aPostThatIsThrottledHoldsUpTheWholeKey() {
    // Given
    Duration wait = Duration.ofSeconds(30);
    together.created =
        new CreateOutcome.Failed(
            new RemoteError(Reason.RATE_LIMITED, "w", wait, RemoteError.Effect.NONE));
    uploads.create(A, "a#1");

    // When
    queue.runAll();

    // Then
    assertThat(uploads.permitAt(B)).isEqualTo(clock.instant().plus(wait));
  }
}
