package dev.loraoperator.controller;

import static dev.loraoperator.controller.TestAdapters.adapter;
import static dev.loraoperator.controller.TestAdapters.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Probe;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.Resolution;
import dev.loraoperator.backend.upload.UploadOrder;
import dev.loraoperator.kubernetes.EventWriter;
import dev.loraoperator.lifecycle.Specs;
import dev.loraoperator.lifecycle.stage.Access;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.inspection.Inspection;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.preflight.PreflightScheduler;
import dev.loraoperator.testing.CallQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How the effects of a decision are run. */
class EffectsTest {

  private static final Clock CLOCK = Clock.fixed(Specs.NOW, ZoneOffset.UTC);
  private static final Inspection RESULT =
      new Inspection.Unknown(Reason.SOURCE_UNREACHABLE, "no answer", null);
  private static final Resolution.Resolved SOURCE =
      new Resolution.Resolved(Sensitive.of("https://hub.example/acme/bot"), null);
  private static final Operation CREATE =
      new Operation.Create(
          "create",
          "bot#1",
          RemoteRef.NONE,
          new UploadOrder("bot", SOURCE.location(), null, "text", null));
  private static final Attachment ATTACHMENT =
      new Attachment("endpoint-1", "french", "acme/bot", "french:acme/bot");
  private static final Operation PROBE =
      new Operation.SendProbe(
          new Probe("hash", 1, new Probe.Prompt("bot", false, "Q", 8, 0, Duration.ofSeconds(10))));

  private final TestCluster cluster = new TestCluster();
  private final RecordingBackend backend = new RecordingBackend();
  private final CallQueue checks = new CallQueue();
  private final PreflightScheduler inspections =
      new PreflightScheduler(target -> RESULT, checks, 1, CLOCK, System::nanoTime, woken -> {});
  private final Effects effects =
      new Effects(
          inspections, new Transitions(new EventWriter(cluster.client, CLOCK, Runnable::run)));

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void effectsRunInTheirOrder() {
    // Given
    Decision.Update update =
        update(
            new Effect.Forget(Operation.Kind.PROBE),
            new Effect.Start(new Operation.Attach(ATTACHMENT)),
            new Effect.ReadAgain(),
            new Effect.Forget(Operation.Kind.CREATE));

    // When
    effects.run(view(adapter(), backend.open()), update);

    // Then
    assertThat(backend.calls)
        .containsExactly("forget PROBE", "start ATTACHMENT", "read again", "forget CREATE");
  }

  static Stream<Arguments> effects() {
    return Stream.of(
        Arguments.of("a create", new Effect.Start(CREATE), false),
        Arguments.of("an attach", new Effect.Start(new Operation.Attach(ATTACHMENT)), true),
        Arguments.of("a detach", new Effect.Start(new Operation.Detach(ATTACHMENT)), true),
        Arguments.of("a prompt", new Effect.Start(PROBE), true),
        Arguments.of("forgetting a create", new Effect.Forget(Operation.Kind.CREATE), true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("effects")
  void onlyACreateDropsThePreflightResult(String name, Effect effect, boolean kept) {
    // Given a check that has ended
    AdapterSpec spec = Specs.spec().build();
    inspections.of(spec, SOURCE, "key", Backoff.LONGEST_WAIT);
    checks.runAll();

    // When
    effects.run(view(adapter(), backend.open()), update(effect));

    // Then
    Remote<Inspection> result = inspections.of(spec, SOURCE, "key", Backoff.LONGEST_WAIT);
    assertThat(result.known().isPresent()).isEqualTo(kept);
  }

  @Test
  void anEventIsAWarningWithoutSecrets() {
    // Given
    Effect event = new Effect.RecordEvent(Reason.BINDING_LEFT_BEHIND, "left with key s3cr3t-value");

    // When
    effects.run(view(adapter(), backend.open(), Sensitive.of("s3cr3t-value")), update(event));

    // Then
    assertThat(cluster.events()).containsExactly("Warning BindingLeftBehind: left with key ***");
  }

  @Test
  void withoutAnApiKeyOnlyEventsAreWritten() {
    // Given
    Access closed =
        new Access.Closed(Access.Inputs.NONE, new Problem(Reason.SECRET_NOT_FOUND, "none"));

    // When
    effects.run(
        view(adapter(), closed),
        update(
            new Effect.Start(CREATE),
            new Effect.ReadAgain(),
            new Effect.RecordEvent(Reason.BINDING_LEFT_BEHIND, "left")));

    // Then
    assertThat(backend.calls).isEmpty();
    assertThat(cluster.events()).containsExactly("Warning BindingLeftBehind: left");
  }

  private static Decision.Update update(Effect... effects) {
    return new Decision.Update(
        State.none(), ReadyCondition.of(Reason.SUBMITTING, "words"), List.of(effects), null);
  }
}
