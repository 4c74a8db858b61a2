package dev.loraoperator.together.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.lifecycle.Requests;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.SteppedClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every wait because of a rate limit is told once, and how long it is. */
class WaitListenerTest {

  private static final AdapterId A = new AdapterId("team-a", "a");

  private final SteppedClock clock = new SteppedClock(Requests.NOW);
  private final ScriptedTogether together = new ScriptedTogether();
  private final List<String> told = new ArrayList<>();
  private final Account account =
      new Accounts(
              new AccountContext(
                  together,
                  new AccountSettings(2, Requests.DELAYS),
                  Runnable::run,
                  clock,
                  woken -> {},
                  (limit, wait) -> told.add(limit + " " + wait.toMillis()),
                  () -> 0))
          .of(Sensitive.of("key"));

  private void answer(Reason reason) {
    together.failures.put(
        "jobs", new RemoteError(reason, "words", Duration.ofSeconds(7), RemoteError.Effect.NONE));
    account.jobs(A, clock.instant());
  }

  @Test
  void a429IsToldWithThePauseItAskedFor() {
    answer(Reason.RATE_LIMITED);
    account.jobs(A, clock.instant());

    assertThat(told).containsExactly("TOGETHER 7000");
  }

  @Test
  void anotherFailureIsNoRateLimit() {
    answer(Reason.TOGETHER_UNAVAILABLE);

    assertThat(told).isEmpty();
  }

  @Test
  void whoLinesUpForATurnIsToldOnceHoweverOftenItAsks() {
    for (String name : List.of("a", "b", "c", "c", "c")) {
      account.turn(new AdapterId("team-a", name));
    }

    assertThat(told).containsExactly("OWN 500");
  }
}
