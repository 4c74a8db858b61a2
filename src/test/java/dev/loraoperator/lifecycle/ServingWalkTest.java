package dev.loraoperator.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.lifecycle.serve.ServePlan;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.VerifySettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays the life of a model on an endpoint: attached, probed, replaced by a new upload, detached;
 * and kills the process after every single step. Once something has answered, something serves.
 */
class ServingWalkTest {

  private static final int LONGEST = 400;

  static Stream<Arguments> crashes() {
    return Stream.of(Specs.PROBING, Specs.GATED)
        .flatMap(verify -> IntStream.range(-1, 30).mapToObj(crash -> Arguments.of(verify, crash)));
  }

  @ParameterizedTest(name = "required {0}, crash after step {1}")
  @MethodSource("crashes")
  void aNewUploadTakesOverWithoutAGap(VerifySettings verify, int crashAfter) {
    // Given a model that serves
    Life life = new Life(verify, Duration.ofSeconds(30));
    life.uploaded("acme/bot");
    int step = life.run(crashAfter, 0);
    assertThat(life.inferenceModel()).isEqualTo("acme/qwen:acme/bot");

    // When a new spec is uploaded
    life.uploaded("acme/bot-r2");
    life.run(crashAfter, step);

    // Then it serves, alone, and was probed once unless a crash forgot that
    assertThat(life.history.reason()).isEqualTo(Reason.BOUND);
    assertThat(life.inferenceModel()).isEqualTo("acme/qwen:acme/bot-r2");
    assertThat(life.service.attached().keySet()).containsExactly("acme/qwen:acme/bot-r2");
    assertThat(life.history.state().serving().attachments()).hasSize(1);
    assertThat(life.service.answers).isBetween(2, crashAfter < 0 ? 2 : 3);
  }

  @Test
  void somethingServesWhereverItCrashes() {
    for (int seed = 0; seed < 200; seed++) {
      // Given
      Random random = new Random(seed);
      Life life =
          new Life(
              random.nextBoolean() ? Specs.PROBING : Specs.GATED,
              Duration.ofSeconds(random.nextInt(120)));
      life.service.attachFailures = random.nextInt(4);

      // When
      for (int number = 1; number <= 3; number++) {
        life.uploaded("acme/bot-r" + number);
        for (int step = 0; !life.settled() && step < LONGEST; step++) {
          life.step();
          if (random.nextInt(5) == 0) {
            life.history.crash();
          }
        }
        assertThat(life.settled()).as("seed %d, %d: %s", seed, number, life.history).isTrue();
      }

      // Then
      assertThat(life.service.attached().keySet())
          .as("seed %d", seed)
          .containsExactly("acme/qwen:acme/bot-r3");
    }
  }

  /** One model after another on one endpoint. */
  private static final class Life {
    private final AdapterSpec spec;
    private final SimulatedService service =
        new SimulatedService(new SimulatedService.Behaviour(1, true, Duration.ZERO, 0, 0));
    private final History history;

    Life(VerifySettings verify, Duration warmUp) {
      this.spec = Specs.spec().named("bot").verified(verify).on("endpoint-1").build();
      this.history = new History(spec, service);
      service.warmUp = warmUp;
    }

    void uploaded(String model) {
      String bare = model.substring(5);
      Revision done =
          Revisions.intended(bare, spec.specHash(), history.now())
              .created(new RemoteRef(model, null, "job-1"))
              .observed(Specs.upload("job-1", "Complete", bare, null), history.now());
      history.become(history.state().with(done).withoutGate());
    }

    String inferenceModel() {
      return history.state().model().inferenceModel();
    }

    int run(int crashAfter, int firstStep) {
      int step = firstStep;
      Instant begun = history.now();
      while (!settled() && step < firstStep + LONGEST) {
        step();
        if (step++ == crashAfter) {
          history.crash();
        }
      }
      assertThat(settled()).as("settled after %d steps: %s", step, history).isTrue();
      assertThat(Duration.between(begun, history.lastReconciledAt()))
          .isLessThan(Duration.ofMinutes(15));
      return step;
    }

    boolean settled() {
      return ServePlan.of(spec, history.state(), "").isSettled()
          && history.reason() == Reason.BOUND;
    }

    void step() {
      boolean served = service.serves(inferenceModel(), history.now());
      history.step();
      if (served) {
        assertThat(service.serves(inferenceModel(), history.now()))
            .as("what applications call still answers: %s", history)
            .isTrue();
      }
    }
  }
}
