package dev.loraoperator.lifecycle;

import static dev.loraoperator.lifecycle.Requests.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.AttachCall;
import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Probe;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.backend.Target;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.state.UploadRecord;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.Source;
import dev.loraoperator.model.VerifySettings;
import dev.loraoperator.together.v1.AttachErrors;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays the life of a model on an endpoint: attached, asked, replaced by a new revision, let go;
 * and kills the process after every single step. Once something has answered, something serves.
 */
class ServingWalkTest {

  private static final int LONGEST = 400;

  static Stream<Arguments> crashes() {
    return Stream.of(Requests.ASKING, Requests.GATED)
        .flatMap(verify -> IntStream.range(-1, 30).mapToObj(crash -> Arguments.of(verify, crash)));
  }

  @ParameterizedTest(name = "required {0}, crash after step {1}")
  @MethodSource("crashes")
  void aNewRevisionTakesOverWithoutAGap(VerifySettings verify, int crashAfter) {
    // Given a model that serves
    Life life = new Life(verify, Duration.ofSeconds(30));
    life.uploaded("acme/bot");
    int step = life.run(crashAfter, 0);
    assertThat(life.progress.inferenceModel()).isEqualTo("acme/qwen:acme/bot");

    // When a new revision is uploaded
    life.uploaded("acme/bot-r2");
    life.run(crashAfter, step);

    // Then it serves, alone, and was asked once unless a crash forgot that
    assertThat(life.lastReason).isEqualTo(Reason.BOUND);
    assertThat(life.progress.inferenceModel()).isEqualTo("acme/qwen:acme/bot-r2");
    assertThat(life.attached.keySet()).containsExactly("acme/qwen:acme/bot-r2");
    assertThat(life.progress.serving().attachments()).hasSize(1);
    assertThat(life.answers).isBetween(2, crashAfter < 0 ? 2 : 3);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void somethingServesWhereverItCrashes(int seed) {
    // Given
    Random random = new Random(seed);
    Life life =
        new Life(
            random.nextBoolean() ? Requests.ASKING : Requests.GATED,
            Duration.ofSeconds(random.nextInt(120)));
    life.failures = random.nextInt(4);

    // When
    for (int revision = 1; revision <= 3; revision++) {
      life.uploaded("acme/bot-r" + revision);
      for (int step = 0; !life.settled() && step < LONGEST; step++) {
        life.step();
        if (random.nextInt(5) == 0) {
          life.crash();
        }
      }
      assertThat(life.settled()).as("%s %s", revision, life.progress).isTrue();
    }

    // Then
    assertThat(life.attached.keySet()).containsExactly("acme/qwen:acme/bot-r3");
  }

  static IntStream seeds() {
    return IntStream.range(0, 200);
  }

  /** One endpoint, one status that survives crashes, one process that does not. */
  private static final class Life {
    private static final Target ENDPOINT =
        new Target("endpoint-1", "acme/qwen", "Qwen/Qwen3.5-9B", "STARTED");

    private final AdapterSpec request;
    private final Lifecycle decider = new Lifecycle(Requests.DELAYS);
    private final Duration warmUp;
    private final Map<String, Instant> attached = new LinkedHashMap<>();
    private int answers;
    private int failures;
    private Instant now = Requests.NOW;
    private Instant lastPassAt = now;

    // Survives a crash: the status.
    private State progress = State.none();
    private @Nullable Reason lastReason;

    // Dies with the process.
    private @Nullable RemoteCall<AttachCall, AttachOutcome> binding;
    private @Nullable RemoteCall<Probe, ProbeOutcome> asked;
    private @Nullable Instant listedAt;

    Life(VerifySettings verify, Duration warmUp) {
      this.request =
          Requests.request(
              "bot",
              new Source.HuggingFace("acme/bot", null),
              verify,
              new EndpointRef("endpoint-1", null, Duration.ofMinutes(10)));
      this.warmUp = warmUp;
    }

    void uploaded(String model) {
      UploadRecord done =
          UploadRecord.intent(model.substring(5), request.specHash(), 1, now)
              .accepted("job-1", model, null)
              .observed(job("job-1", "Complete", model.substring(5), null), "", now);
      progress = progress.with(done);
    }

    int run(int crashAfter, int firstStep) {
      int step = firstStep;
      Instant begun = now;
      while (!settled() && step < firstStep + LONGEST) {
        step();
        if (step++ == crashAfter) {
          crash();
        }
      }
      assertThat(settled()).as("settled after %d steps: %s", step, progress).isTrue();
      assertThat(Duration.between(begun, lastPassAt)).isLessThan(Duration.ofMinutes(15));
      return step;
    }

    boolean settled() {
      return ServePlan.of(request, progress, null).settled() && lastReason == Reason.BOUND;
    }

    void crash() {
      binding = null;
      asked = null;
      listedAt = null;
    }

    void step() {
      boolean served = serves(progress.inferenceModel());
      if (binding != null && binding.inFlight()) {
        binding = new RemoteCall<>(binding.what(), carryOut(binding.what()), now);
      } else if (asked != null && asked.inFlight()) {
        asked = new RemoteCall<>(asked.what(), answer(asked.what()), now);
      } else {
        pass();
      }
      if (served) {
        assertThat(serves(progress.inferenceModel()))
            .as("what applications call still answers: %s", progress)
            .isTrue();
      }
    }

    private void pass() {
      lastPassAt = now;
      Decision decision = decider.decide(request, progress, observe());
      if (decision instanceof Decision.Change change) {
        progress = change.progress();
        lastReason = change.verdict().reason();
        act(change.action());
      }
      Duration delay = decision.delay();
      boolean waits = binding == null || !binding.inFlight();
      now = now.plus(delay == null || !waits ? Duration.ofSeconds(1) : delay);
    }

    private void act(Effect action) {
      if (action instanceof Effect.Bind bind) {
        binding = new RemoteCall<>(bind.call(), null, null);
      } else if (action instanceof Effect.AskModel ask) {
        asked = new RemoteCall<>(ask.ask(), null, null);
      } else if (action instanceof Effect.ForgetOutcome) {
        binding = null;
        asked = null;
      }
    }

    private World observe() {
      WorldEdits world = WorldEdits.world().now(now);
      ServePlan plan = ServePlan.of(request, progress, null);
      Instant next =
          plan.confirmed().isEmpty()
              ? null
              : listedAt == null ? now : listedAt.plus(Duration.ofHours(1));
      listedAt = now;
      return world
          .nextCheck(next)
          .endpoint(
              new Remote.Known<>(ENDPOINT, now),
              new Remote.Known<>(List.copyOf(attached.keySet()), now))
          .binding(binding)
          .asked(asked)
          .build();
    }

    private AttachOutcome carryOut(AttachCall call) {
      if (failures > 0) {
        failures--;
        return AttachErrors.ofAttach(503, "", null);
      }
      String modelId = call.attachment().modelId();
      if (call.attach()) {
        attached.putIfAbsent(modelId, now);
      } else {
        attached.remove(modelId);
      }
      return new AttachOutcome.Done();
    }

    private ProbeOutcome answer(Probe ask) {
      String model = ask.question().model();
      if (!serves(model)) {
        return new ProbeOutcome.NotServable("not yet");
      }
      answers++;
      return new ProbeOutcome.Answered(model, "Paris", "eos", 10, 1, Duration.ofMillis(100));
    }

    private boolean serves(@Nullable String modelId) {
      Instant since = modelId == null ? null : attached.get(modelId);
      return since != null && !now.isBefore(since.plus(warmUp));
    }
  }
}
