package dev.loraoperator.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loraoperator.model.AdapterId;
import dev.loraoperator.testing.SteppedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which reconciliations are stuck. */
class ActiveReconciliationsTest {

  private static final AdapterId FRENCH = new AdapterId("team-a", "french");
  private static final AdapterId GERMAN = new AdapterId("team-b", "german");

  private final SteppedClock clock = new SteppedClock(Instant.parse("2026-11-26T12:00:00Z"));
  private final ActiveReconciliations reconciliations = new ActiveReconciliations(clock);

  private List<String> stuckAfter(Duration time) {
    clock.advance(time);
    return reconciliations.stuck();
  }

  @Test
  void isNotStuckWhileARequestToTheApiServerMayStillTimeOut() {
    assertThat(reconciliations.during(FRENCH, () -> stuckAfter(ActiveReconciliations.STUCK_AFTER)))
        .isEmpty();
  }

  @Test
  void isStuckAndNamedWhenItTakesLonger() {
    assertThat(reconciliations.during(FRENCH, () -> stuckAfter(Duration.ofMinutes(7))))
        .containsExactly("team-a/french for 7m");
  }

  @Test
  void namesTheOldestFirst() {
    // Given one reconciliation a minute older than the other
    List<String> stuck =
        reconciliations.during(
            GERMAN,
            () -> {
              clock.advance(Duration.ofMinutes(1));
              // When both are stuck
              return reconciliations.during(FRENCH, () -> stuckAfter(Duration.ofMinutes(90)));
            });

    // Then
    assertThat(stuck).containsExactly("team-b/german for 1h31m", "team-a/french for 1h30m");
  }

  @Test
  void isNotStuckOnceItHasEndedEvenByAnException() {
    // When
    assertThatThrownBy(
            () ->
                reconciliations.during(
                    FRENCH,
                    () -> {
                      throw new IllegalStateException("on purpose");
                    }))
        .hasMessage("on purpose");

    // Then
    assertThat(stuckAfter(Duration.ofHours(1))).isEmpty();
  }
}
