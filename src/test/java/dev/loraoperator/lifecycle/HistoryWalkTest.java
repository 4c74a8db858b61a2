package dev.loraoperator.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays whole histories, from apply to Ready, and kills the process after every single step: each
 * of them must end in exactly one upload and a Ready resource, whether the service creates it in
 * one step or in two that may both be lost.
 */
class HistoryWalkTest {

  private static final int LONGEST = 80;

  static Stream<Arguments> histories() {
    List<SimulatedService.Behaviour> services = new ArrayList<>();
    for (boolean describes : List.of(true, false)) {
      for (Duration lag : List.of(Duration.ZERO, Duration.ofSeconds(40))) {
        for (int steps = 1; steps <= (describes ? 2 : 1); steps++) {
          services.add(new SimulatedService.Behaviour(steps, describes, lag, 0, 0));
          services.add(new SimulatedService.Behaviour(steps, describes, lag, 1, 0));
          services.add(new SimulatedService.Behaviour(steps, describes, lag, 0, 1));
          services.add(new SimulatedService.Behaviour(steps, describes, lag, 2, 2));
        }
      }
    }
    return services.stream()
        .flatMap(
            service ->
                IntStream.range(-1, 24).mapToObj(crashAfter -> Arguments.of(service, crashAfter)));
  }

  @ParameterizedTest(name = "{0}, crash after step {1}")
  @MethodSource("histories")
  void endsInOneUploadAndReady(SimulatedService.Behaviour behaviour, int crashAfter) {
    // Given
    History history = new History(new SimulatedService(behaviour));

    // When
    int step = 0;
    while (!history.isReady() && step < LONGEST) {
      history.step();
      if (step++ == crashAfter) {
        history.crash();
      }
    }

    // Then
    assertThat(history.isReady()).as("ready after %d steps: %s", step, history).isTrue();
    assertThat(history.service().jobs()).hasSize(1);
    assertThat(history.state().model().name()).isEqualTo("acme/support-bot");
  }

  @Test
  void endsInOneUploadWhereverItCrashes() {
    for (int seed = 0; seed < 300; seed++) {
      // Given a service that misbehaves at random, and crashes at random
      Random random = new Random(seed);
      boolean describes = random.nextBoolean();
      Duration lag = Duration.ofSeconds(random.nextInt(90));
      int lostReplies = random.nextInt(3);
      int lostRequests = random.nextInt(3);
      int steps = describes ? 1 + seed % 2 : 1;
      History history =
          new History(
              new SimulatedService(
                  new SimulatedService.Behaviour(
                      steps, describes, lag, lostReplies, lostRequests)));

      // When
      for (int step = 0; !history.isReady() && step < 400; step++) {
        history.step();
        if (step < 300 && random.nextInt(4) == 0) {
          history.crash();
        }
      }

      // Then
      assertThat(history.isReady()).as("seed %d: %s", seed, history).isTrue();
      assertThat(history.service().jobs()).as("seed %d", seed).hasSize(1);
    }
  }
}
