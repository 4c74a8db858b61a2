package dev.loraoperator.together.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.SteppedClock;
import dev.loraoperator.testing.SteppedTimer;
import dev.loraoperator.together.queue.ProcessClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The listener learns of every wait because of a rate limit once, and how long it is. */
class WaitListenerTest {

  private static final AdapterId A = new AdapterId("team-a", "a");

  private final SteppedClock clock = new SteppedClock(TestAccount.NOW);
  private final ScriptedTogether together = new ScriptedTogether();
  private final List<String> waits = new ArrayList<>();
  private final TestAccount account =
      TestAccount.accounts(
              together,
              new AccountContext(
                  2,
                  TestAccount.DELAYS,
                  Runnable::run,
                  new ProcessClock(clock, clock::nanos),
                  new SteppedTimer(clock),
                  woken -> {},
                  (limit, wait) -> waits.add(limit + " " + wait.toMillis()),
                  () -> 0))
          .of(Sensitive.of("key"));

  private void answer(Reason reason) {
    together.failures.put(
        "jobs", new RemoteError(reason, "words", Duration.ofSeconds(7), RemoteError.Effect.NONE));
    account.jobs(A, clock.instant());
  }

  @Test
  void a429IsAWaitOfThePauseItAskedFor() {
    answer(Reason.RATE_LIMITED);
    account.jobs(A, clock.instant());

    assertThat(waits).containsExactly("TOGETHER 7000");
  }

  @Test
  void anotherFailureIsNoRateLimit() {
    answer(Reason.TOGETHER_UNAVAILABLE);

    assertThat(waits).isEmpty();
  }

  @Test
  void anAdapterThatLinesUpIsCountedOnceHoweverOftenItIsReconciled() {
    for (String name : List.of("a", "b", "c", "c", "c")) {
      account.permitAt(new AdapterId("team-a", name));
    }

    assertThat(waits).containsExactly("OWN 500");
  }
}
