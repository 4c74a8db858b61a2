package dev.loraoperator.lifecycle;

import static dev.loraoperator.lifecycle.SituationBuilder.given;
import static dev.loraoperator.lifecycle.Specs.NOW;
import static dev.loraoperator.lifecycle.Specs.attachment;
import static dev.loraoperator.lifecycle.Specs.spec;
import static dev.loraoperator.lifecycle.Specs.upload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.Target;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.RetryGate;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.Serving;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Reason;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the status says while an adapter is suspended, and when a request counts as handled. */
class SuspendDecisionTest {

  private static final Target QWEN =
      new Target("endpoint-1", "acme/qwen-1a2b", "Qwen/Qwen3.5-9B", "STARTED", true);
  private static final Target STOPPED =
      new Target("endpoint-1", "acme/qwen-1a2b", "Qwen/Qwen3.5-9B", "STOPPED", false);
  private static final Specs PLAIN = spec();
  private static final Specs SERVED = spec().on(QWEN.id());

  private final Lifecycle lifecycle = Specs.lifecycle();

  private static Revision intent(String specHash) {
    return Revisions.intended("support-bot", specHash, NOW.minusSeconds(600));
  }

  private static Revision running(String specHash) {
    return intent(specHash).created(new RemoteRef("acme/support-bot", null, "job-1"));
  }

  private static State uploaded(Specs specs) {
    Revision done =
        running(specs.build().specHash())
            .observed(upload("job-1", "Complete", "support-bot", null), NOW.minusSeconds(60));
    return State.none()
        .with(done)
        .withModel(Revisions.model("acme/support-bot", 1))
        .withInferenceModel("acme/support-bot");
  }

  private static State bound() {
    Serving serving =
        Serving.NONE
            .holding(attachment(QWEN, "acme/support-bot"))
            .with(ConditionValue.yes(Reason.BOUND, "x"), Serving.Endpoint.of(QWEN));
    return uploaded(SERVED).withServing(serving);
  }

  private static State none() {
    return State.none();
  }

  static Stream<Arguments> suspensions() {
    RetryGate gate = new RetryGate("hash", null);
    String hash = PLAIN.build().specHash();
    return Stream.of(
        Arguments.of("nothing done yet", PLAIN, none(), false),
        Arguments.of("refused before", PLAIN, none().withGate(gate), false),
        Arguments.of("a create is in flight", PLAIN, none().with(intent(hash)), false),
        Arguments.of("a job runs", PLAIN, none().with(running(hash)), false),
        Arguments.of("uploaded", PLAIN, uploaded(PLAIN), true),
        Arguments.of(
            "another spec is uploaded", PLAIN, uploaded(PLAIN).with(running("another")), false),
        Arguments.of("uploaded, not attached yet", SERVED, uploaded(SERVED), false),
        Arguments.of("attached", SERVED, bound(), true),
        Arguments.of("attached, but the endpoint is lost", SERVED, lost(), false),
        Arguments.of(
            "uploaded, after another spec was refused",
            PLAIN,
            uploaded(PLAIN).withGate(gate),
            true));
  }

  private static State lost() {
    Serving lost =
        bound()
            .serving()
            .with(ConditionValue.no(Reason.ENDPOINT_NOT_FOUND, "none"), Serving.Endpoint.of(QWEN));
    return bound().withServing(lost).withGate(new RetryGate("hash", null));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("suspensions")
  void whatWasReadyStaysSoAndNothingIsForgotten(
      String name, Specs specs, State before, boolean ready) {
    // Given
    AdapterSpec spec = specs.suspended().build();
    SituationBuilder situation = given();

    // When
    Decision.Update update = (Decision.Update) lifecycle.next(situation.of(spec, before));

    // Then
    assertThat(update.ready().reason()).isEqualTo(Reason.SUSPENDED);
    assertThat(update.ready().phase())
        .isEqualTo(ready ? ReadyCondition.Phase.READY : ReadyCondition.Phase.SUSPENDED);
    assertThat(update.effects()).isEmpty();
    assertThat(update.requeueAfter()).isNull();
    assertThat(update.state()).isEqualTo(before.withoutGate());
    assertThat(update.ready().message()).contains("spec.suspend");
    assertThat(lifecycle.next(given().of(spec, update.state()))).isEqualTo(update);
    assertThat(situation.reads()).isEmpty();
  }

  static Stream<Arguments> requests() {
    Remote<Target> seen = new Remote.Known<>(QWEN, NOW);
    Remote<Target> stopped = new Remote.Known<>(STOPPED, NOW);
    Remote<Set<String>> attached =
        new Remote.Known<>(Set.of("acme/qwen-1a2b:acme/support-bot"), NOW);
    Remote<Target> pending = new Remote.Pending<>(NOW.plusSeconds(5));
    return Stream.of(
        Arguments.of("uploaded, nothing to read", PLAIN, uploaded(PLAIN), given(), true),
        Arguments.of("the check is under way", SERVED, bound(), given().target(pending), false),
        Arguments.of(
            "checked, and attached", SERVED, bound(), given().target(seen, attached), true),
        Arguments.of("checked, and stopped", SERVED, bound(), given().target(stopped), true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requests")
  void aRequestIsHandledOnceItIsDone(
      String name, Specs specs, State before, SituationBuilder situation, boolean handled) {
    // When
    Decision decision = lifecycle.next(situation.reconcileRequest("now").of(specs.build(), before));

    // Then
    String acknowledged =
        decision.update().map(update -> update.state().handled().reconcile()).orElse(null);
    assertThat(acknowledged).isEqualTo(handled ? "now" : null);
  }

  @Test
  void aModelThatWasNotProbedAgainYetIsNotDone() {
    // Given a model that has answered before
    Specs probing = spec().verified(Specs.PROBING);

    // When
    Decision.Update update =
        (Decision.Update)
            lifecycle.next(given().reconcileRequest("now").of(probing.build(), uploaded(probing)));

    // Then
    assertThat(Effects.describe(update.effects())).isEqualTo("sendprobe");
    assertThat(update.state().handled().reconcile()).isNull();
  }
}
