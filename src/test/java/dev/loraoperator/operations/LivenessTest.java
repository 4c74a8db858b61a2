package dev.loraoperator.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LivenessTest {

  private static final IllegalStateException CAUSE = new IllegalStateException("on purpose");

  private List<String> stuck = List.of();
  private final Liveness liveness = new Liveness(() -> stuck, 16);

  @Test
  void isLiveWhileNothingIsStuck() {
    assertThat(liveness.check()).isEqualTo(Health.good("ok"));
  }

  @Test
  void isNotLiveWhileWorkersAreStuck() {
    stuck = List.of("team-a/french for 7m", "team-b/german for 5m");

    assertThat(liveness.check())
        .isEqualTo(
            Health.bad(
                "not live: 2 of 16 workers stuck: team-a/french for 7m, team-b/german for 5m"));
  }

  @Test
  void isNotLiveOnceAnInformerEndedForGood() {
    liveness.informerEnded("secrets", true, CAUSE);

    assertThat(liveness.check()).isEqualTo(Health.bad("not live: watches ended for good: secrets"));
  }

  @Test
  void isLiveWhenAnInformerWasStoppedOnPurpose() {
    liveness.informerEnded("secrets", true, null);

    assertThat(liveness.check().good()).isTrue();
  }

  @Test
  void ignoresAnInformerThatNeverSyncedBecauseTheStartFails() {
    liveness.informerEnded("secrets", false, CAUSE);

    assertThat(liveness.check().good()).isTrue();
  }
}
