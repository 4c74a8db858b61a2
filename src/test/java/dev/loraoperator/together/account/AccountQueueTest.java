package dev.loraoperator.together.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Operation.Kind;
import dev.loraoperator.backend.Operation.Permit;
import dev.loraoperator.backend.Operation.Priority;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.testing.CallQueue;
import dev.loraoperator.testing.SteppedClock;
import dev.loraoperator.testing.SteppedTimer;
import dev.loraoperator.together.queue.ProcessClock;
import dev.loraoperator.together.queue.RateLimiter;
import dev.loraoperator.together.queue.WaitListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who has the next turn in the rate limit of one account, and what waiting costs. */
class AccountQueueTest {

  private static final Duration PER_TOKEN = Duration.ofSeconds(1);

  private final SteppedClock clock = new SteppedClock(TestAccount.NOW);
  private final SteppedTimer timer = new SteppedTimer(clock);
  private final List<AdapterId> woken = new ArrayList<>();
  private final AccountQueue queue =
      new AccountQueue(
          new AccountContext(
              1,
              TestAccount.DELAYS,
              new CallQueue(),
              new ProcessClock(clock, clock::nanos),
              timer,
              woken::add,
              WaitListener.NONE,
              () -> 0),
          new RateLimiter(1, new ProcessClock(clock, clock::nanos)));

  private static AdapterId id(String namespace, int number) {
    return new AdapterId(namespace, "a" + number);
  }

  private Permit permit(AdapterId who, Priority priority) {
    return queue.permit(who, priority, clock.instant());
  }

  private void lineUp(String namespace, int count, Priority priority) {
    IntStream.range(0, count).forEach(i -> permit(id(namespace, i), priority));
  }

  private void nextTurn() {
    clock.advance(PER_TOKEN);
    timer.runDue();
  }

  @Test
  void aThousandWhoWaitCostNoReconciliationAndOneTimer() {
    // Given
    lineUp("many", 1000, Priority.CREATE);

    // Then one is granted at once, and the others wait behind one timer
    assertThat(woken).isEmpty();
    assertThat(timer.waiting()).isEqualTo(1);

    // When a minute goes by
    for (int second = 0; second < 60; second++) {
      nextTurn();
    }

    // Then only those who have had their turn were woken, each once
    assertThat(woken).hasSize(60).doesNotHaveDuplicates();
    assertThat(timer.waiting()).isEqualTo(1);
  }

  @Test
  void anotherNamespaceHasOneOfTheNextTwoTurns() {
    // Given
    lineUp("many", 1000, Priority.CREATE);
    permit(id("one", 0), Priority.CREATE);

    // When
    nextTurn();
    nextTurn();

    // Then
    assertThat(woken).contains(id("one", 0));
    assertThat(permit(id("one", 0), Priority.CREATE)).isEqualTo(new Permit.Granted());
  }

  @Test
  void whatCostsMoneyOrHoldsUpADeletionGoesFirst() {
    // Given the token is taken, and then all line up in the wrong order
    permit(id("x", 9), Priority.CREATE);
    permit(id("x", 0), Priority.PROBE);
    permit(id("x", 1), Priority.CREATE);
    queue.mayRead("read", "x", () -> woken.add(id("x", 2)));
    permit(id("x", 3), Priority.DETACH);

    // When
    IntStream.range(0, 4).forEach(i -> nextTurn());

    // Then
    assertThat(woken).containsExactly(id("x", 3), id("x", 2), id("x", 1), id("x", 0));
  }

  @Test
  void anAdapterThatChangesItsMindHasOnePlace() {
    // Given it waits to attach, and is then to be deleted
    lineUp("many", 5, Priority.ATTACH);
    permit(id("x", 0), Priority.ATTACH);
    permit(id("x", 0), Priority.DETACH);

    // When
    nextTurn();

    // Then
    assertThat(woken).containsExactly(id("x", 0));
    IntStream.range(0, 10).forEach(i -> nextTurn());
    assertThat(woken).containsOnlyOnce(id("x", 0));
  }

  @Test
  void slowQuestionsFillNoOtherPlaces() {
    // Given four questions in flight, and a fifth that waits
    IntStream.range(0, 4).forEach(i -> queue.begun(Kind.PROBE));
    clock.advance(PER_TOKEN);
    assertThat(permit(id("x", 0), Priority.PROBE)).isInstanceOf(Permit.Queued.class);

    // Then others go on
    assertThat(permit(id("x", 1), Priority.CREATE)).isEqualTo(new Permit.Granted());
    nextTurn();
    assertThat(woken).isEmpty();

    // When
    queue.ended(Kind.PROBE);
    timer.runDue();

    // Then
    assertThat(woken).containsExactly(id("x", 0));
  }

  @Test
  void nobodyHasATurnInAPause() {
    // Given
    lineUp("x", 3, Priority.CREATE);
    queue.pause(clock.instant().plusSeconds(30));

    // When
    IntStream.range(0, 29).forEach(i -> nextTurn());

    // Then
    assertThat(woken).isEmpty();
    nextTurn();
    assertThat(woken).hasSize(1);
    nextTurn();
    assertThat(woken).hasSize(2);
  }

  @Test
  void aPauseThatIsLiftedEndsAtOnce() {
    // Given
    lineUp("x", 2, Priority.CREATE);
    queue.pause(clock.instant().plusSeconds(1800));
    nextTurn();

    // When
    queue.pause(TestAccount.NOW);
    timer.runDue();

    // Then
    assertThat(woken).containsExactly(id("x", 1));
  }

  @Test
  void whoIsGoneHasNoTurn() {
    // Given
    lineUp("x", 3, Priority.CREATE);
    queue.release(id("x", 1), Kind.CREATE);

    // When
    nextTurn();

    // Then
    assertThat(woken).containsExactly(id("x", 2));
  }
}
