package dev.loraoperator.lifecycle;

import static dev.loraoperator.lifecycle.Requests.NOW;
import static dev.loraoperator.lifecycle.Requests.job;
import static dev.loraoperator.lifecycle.WorldEdits.world;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.Target;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.RetryGate;
import dev.loraoperator.lifecycle.state.Serving;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.state.UploadRecord;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.Source;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said while a person lets nothing be done, and when a request counts as done. */
class SuspendDecisionTest {

  private static final Target QWEN =
      new Target("endpoint-1", "acme/qwen-1a2b", "Qwen/Qwen3.5-9B", "STARTED");
  private static final Target STOPPED =
      new Target("endpoint-1", "acme/qwen-1a2b", "Qwen/Qwen3.5-9B", "STOPPED");
  private static final AdapterSpec PLAIN = request(false);
  private static final AdapterSpec SERVED = request(true);

  private final Lifecycle decider = new Lifecycle(Requests.DELAYS);

  private static AdapterSpec request(boolean served) {
    return Requests.request(
        "support-bot",
        new Source.HuggingFace("acme/support-bot", null),
        Requests.QUIET,
        served ? new EndpointRef("endpoint-1", null, EndpointRef.DEFAULT_DETACH_TIMEOUT) : null);
  }

  private static UploadRecord intent(String specHash) {
    return UploadRecord.intent("support-bot", specHash, 1, NOW.minusSeconds(600));
  }

  private static State uploaded(AdapterSpec request) {
    UploadRecord done =
        intent(request.specHash())
            .accepted("job-1", "acme/support-bot", null)
            .observed(job("job-1", "Complete", "support-bot", null), "", NOW.minusSeconds(60));
    return State.none().with(done).naming("acme/support-bot", null).calledAs("acme/support-bot");
  }

  private static State bound(AdapterSpec request) {
    Attachment attachment = new Attachment(QWEN.id(), QWEN.name(), "acme/support-bot");
    return uploaded(request)
        .serving(
            Serving.NONE.holding(attachment).with(ConditionValue.yes(Reason.BOUND, "x"), QWEN));
  }

  static Stream<Arguments> suspensions() {
    RetryGate setback = new RetryGate("revision", null);
    String hash = PLAIN.specHash();
    return Stream.of(
        Arguments.of("nothing done yet", PLAIN, State.none(), false),
        Arguments.of("refused before", PLAIN, State.none().with(setback), false),
        Arguments.of("a POST is under way", PLAIN, State.none().with(intent(hash)), false),
        Arguments.of(
            "a job runs",
            PLAIN,
            State.none().with(intent(hash).accepted("job-1", "acme/support-bot", null)),
            false),
        Arguments.of("uploaded", PLAIN, uploaded(PLAIN), true),
        Arguments.of("another spec is uploaded", request(false), uploadedOther(), false),
        Arguments.of("uploaded, not attached yet", SERVED, uploaded(SERVED), false),
        Arguments.of("attached", SERVED, bound(SERVED), true),
        Arguments.of("attached, but the endpoint is lost", SERVED, lost(), false),
        Arguments.of("uploaded, after another spec was refused", PLAIN, taken(), true));
  }

  private static State uploadedOther() {
    return uploaded(PLAIN).with(intent("another").accepted("job-1", "acme/support-bot", null));
  }

  private static State lost() {
    State before = bound(SERVED);
    Serving lost =
        before.serving().with(ConditionValue.no(Reason.ENDPOINT_NOT_FOUND, "none"), QWEN);
    return before.serving(lost).with(new RetryGate("revision", null));
  }

  /** A spec that was refused before its upload, and taken back. */
  private static State taken() {
    return uploaded(PLAIN).with(new RetryGate("revision", null));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("suspensions")
  void whatWasReadyStaysSoAndNothingIsForgotten(
      String name, AdapterSpec request, State before, boolean ready) {
    // When
    Decision.Change change = (Decision.Change) decider.suspended(request, before);

    // Then
    assertThat(change.verdict().reason()).isEqualTo(Reason.SUSPENDED);
    assertThat(change.verdict().state())
        .isEqualTo(ready ? ReadyCondition.State.READY : ReadyCondition.State.SUSPENDED);
    assertThat(change.action()).isEqualTo(Effect.NONE);
    assertThat(change.delay()).isNull();
    assertThat(change.progress()).isEqualTo(before.withoutSetback());
    assertThat(change.verdict().message()).contains("spec.suspend");
    assertThat(decider.suspended(request, change.progress())).isEqualTo(change);
  }

  static Stream<Arguments> requests() {
    Remote<Target> seen = new Remote.Known<>(QWEN, NOW);
    Remote<Target> stopped = new Remote.Known<>(STOPPED, NOW);
    Remote<List<String>> attached =
        new Remote.Known<>(List.of("acme/qwen-1a2b:acme/support-bot"), NOW);
    Remote<Target> pending = new Remote.Pending<>(NOW.plusSeconds(5));
    return Stream.of(
        Arguments.of("uploaded, nothing to look at", PLAIN, uploaded(PLAIN), world(), true),
        Arguments.of(
            "the look is under way",
            SERVED,
            bound(SERVED),
            world().nextCheck(NOW).endpoint(pending, new Remote.NotAsked<>()),
            false),
        Arguments.of(
            "looked at, and attached",
            SERVED,
            bound(SERVED),
            world().nextCheck(NOW).endpoint(seen, attached),
            true),
        Arguments.of(
            "looked at, and stopped",
            SERVED,
            bound(SERVED),
            world().nextCheck(NOW).endpoint(stopped, new Remote.NotAsked<>()),
            true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requests")
  void aRequestIsHandledOnceItIsDone(
      String name, AdapterSpec request, State before, WorldEdits world, boolean handled) {
    // When
    Decision decision = decider.decide(request, before, world.reconcileRequest("now").build());

    // Then
    String told =
        decision instanceof Decision.Change change ? change.progress().handledRequest() : null;
    assertThat(told).isEqualTo(handled ? "now" : null);
  }

  @Test
  void aModelThatWasNotAskedAgainYetIsNotDone() {
    // Given a model that has answered before
    AdapterSpec asking =
        Requests.request(
            "support-bot", new Source.HuggingFace("acme/support-bot", null), Requests.ASKING, null);

    // When
    Decision decision =
        decider.decide(asking, uploaded(asking), world().reconcileRequest("now").build());

    // Then
    Decision.Change change = (Decision.Change) decision;
    assertThat(change.action()).isInstanceOf(Effect.AskModel.class);
    assertThat(change.progress().handledRequest()).isNull();
  }
}
