package dev.loraoperator.lifecycle;

import static dev.loraoperator.lifecycle.SituationBuilder.given;
import static dev.loraoperator.lifecycle.Specs.NOW;
import static dev.loraoperator.lifecycle.Specs.attachment;
import static dev.loraoperator.lifecycle.Specs.upload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Probe;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.Target;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.Serving;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.model.Expectation;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.VerifySettings;
import dev.loraoperator.together.http.StatusErrors;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens once the upload is complete, case by case. */
class ServingDecisionTest {

  private static final Duration NINE_MINUTES = Duration.ofMinutes(9);

  private static final String MODEL = "acme/support-bot";
  private static final Target QWEN = target("endpoint-1", "acme/qwen-1a2b", "STARTED");
  private static final Target LLAMA = target("endpoint-2", "acme/llama-3c4d", "STARTED");
  private static final Attachment ON_QWEN = attachment(QWEN, MODEL);
  private static final Attachment ON_LLAMA = attachment(LLAMA, MODEL);
  private static final Operation.Attach ATTACH = new Operation.Attach(ON_QWEN);
  private static final Operation.Detach DETACH = new Operation.Detach(ON_QWEN);

  private static final ConditionValue BOUND = ConditionValue.yes(Reason.BOUND, "x");

  /** Of the adapter of {@link Specs#ID} in its interval; see {@code AttachmentChecks}. */
  private static final double PLACE =
      (Objects.hash(Specs.ID.namespace(), Specs.ID.name()) & 0xffff) / 65536.0;

  private final Lifecycle lifecycle = Specs.lifecycle();

  private static Target target(String id, String name, String state) {
    return new Target(id, name, "Qwen/Qwen3.5-9B", state, state.equals("STARTED"));
  }

  private static AdapterSpec spec(VerifySettings verify, @Nullable String endpointId) {
    return Specs.spec().verified(verify).on(endpointId).build();
  }

  private static State uploaded(AdapterSpec spec) {
    Revision done =
        Revisions.intended("support-bot", spec.specHash(), NOW.minusSeconds(600))
            .created(new RemoteRef(MODEL, null, "job-1"))
            .observed(upload("job-1", "Complete", "support-bot", null), NOW.minusSeconds(60));
    return State.none().with(done);
  }

  /** Uploaded, attached to {@code endpoint} and confirmed. */
  private static State bound(AdapterSpec spec, Target endpoint) {
    Attachment attachment = attachment(endpoint, MODEL);
    return uploaded(spec)
        .withModel(Revisions.model(MODEL, 1))
        .withInferenceModel(attachment.inferenceModel())
        .withServing(Serving.NONE.holding(attachment).with(BOUND, Serving.Endpoint.of(endpoint)));
  }

  private Decision.Update update(AdapterSpec spec, State before, SituationBuilder situation) {
    Decision decision = lifecycle.next(situation.of(spec, before));
    assertThat(decision).isInstanceOf(Decision.Update.class);
    return (Decision.Update) decision;
  }

  private Decision delete(
      AdapterSpec spec, State before, SituationBuilder situation, Situation.Deletion deletion) {
    return lifecycle.next(situation.of(spec, before, deletion));
  }

  /** The prompt that {@code before} has sent, or would send. */
  private static Probe probe(AdapterSpec spec, State before) {
    Probe.Prompt prompt = new Probe.Prompt(MODEL, true, "?", 8, 0, Duration.ofSeconds(60));
    return new Probe(Objects.requireNonNull(before.verification()).probeHash(), 1, prompt);
  }

  private static ProbeOutcome answer(@Nullable String model, String text) {
    return new ProbeOutcome.Answered(model, text, "eos", 10, 1, Duration.ofMillis(300));
  }

  private static AttachOutcome refused(Reason reason) {
    return new AttachOutcome.Failed(new RemoteError(reason, "no", null, RemoteError.Effect.NONE));
  }

  @Test
  void aModelIsNamedAtOnceAndAskedOnce() {
    // Given
    AdapterSpec spec = spec(Specs.PROBING, null);

    // When it is complete, asked, and has answered
    Decision.Update asking = update(spec, uploaded(spec), given());
    Decision.Update answered =
        update(
            spec,
            asking.state(),
            given().probed(probe(spec, asking.state()), answer(MODEL, " Paris"), NOW));
    Decision.Update settled = update(spec, answered.state(), given());

    // Then
    assertThat(asking.ready().reason()).isEqualTo(Reason.UPLOADED);
    assertThat(asking.state().model().name()).isEqualTo(MODEL);
    assertThat(asking.state().model().inferenceModel()).isEqualTo(MODEL);
    assertThat(asking.state().verification().value().status()).isEqualTo("Unknown");
    assertThat(Effects.probe(asking.effects()).prompt().chat()).isTrue();
    assertThat(answered.state().verification().value().reason()).isEqualTo("Answered");
    assertThat(answered.state().verification().answer().text()).isEqualTo(" Paris");
    assertThat(settled.effects()).isEmpty();
    assertThat(settled.requeueAfter()).as("the key's next check").isEqualTo(spec.interval());
    assertThat(settled.state()).isEqualTo(answered.state());
  }

  @Test
  void aModelWithoutChatTemplateIsAskedTheOtherWay() {
    // Given
    AdapterSpec spec = spec(Specs.PROBING, null);
    State asking = update(spec, uploaded(spec), given()).state();

    // When
    Decision.Update change =
        update(
            spec,
            asking,
            given().probed(probe(spec, asking), new ProbeOutcome.NoChatTemplate(), NOW));

    // Then
    assertThat(Effects.probe(change.effects()).prompt().chat()).isFalse();
  }

  /** One row: an answer, and what it is worth. */
  static Stream<String[]> answers() {
    return Stream.of(
        new String[] {"our model", MODEL, " Paris", null, "Answered"},
        new String[] {"an empty answer", MODEL, "", null, "Answered"},
        new String[] {"the base answers", "Qwen/Qwen3.5-9B", " Paris", null, "Verifying"},
        new String[] {"no name is echoed", null, " Paris", null, "Verifying"},
        new String[] {"as expected", MODEL, "it is PARIS", "paris", "Answered"},
        new String[] {"not as expected", MODEL, "Berlin", "paris", "Verifying"});
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void anAnswerMustBeOurs(String name, String echo, String text, String expected, String reason) {
    // Given
    AdapterSpec spec = spec(asking(expected, Duration.ofMinutes(10)), null);
    State asking = update(spec, uploaded(spec), given()).state();

    // When
    Decision.Update change =
        update(spec, asking, given().probed(probe(spec, asking), answer(echo, text), NOW));

    // Then
    assertThat(change.state().verification().value().reason()).isEqualTo(reason);
    assertThat(change.ready().reason()).isEqualTo(Reason.UPLOADED);
  }

  private static VerifySettings asking(@Nullable String expected, Duration timeout) {
    return new VerifySettings(
        true,
        VerifySettings.Route.AUTO,
        "?",
        8,
        0,
        timeout,
        expected == null ? null : new Expectation.Contains(expected),
        false);
  }

  @Test
  void aModelThatIsNotServedIsAskedAgainUntilItsTimeIsOver() {
    // Given today's usual answer to a serverless call
    AdapterSpec spec = spec(Specs.PROBING, null);
    ProbeOutcome refusal = new ProbeOutcome.NotServable("Unable to access it.");
    State asking = update(spec, uploaded(spec), given()).state();

    // When it is seen at once, after a while, and when the ten minutes are over
    Decision.Update first = update(spec, asking, given().probed(probe(spec, asking), refusal, NOW));
    Instant later = NOW.plusSeconds(100);
    Decision.Update again =
        update(
            spec,
            first.state(),
            given().now(later).probed(probe(spec, asking), refusal, NOW.plusSeconds(1)));
    Instant end = NOW.plusSeconds(601);
    Decision.Update over =
        update(spec, first.state(), given().now(end).probed(probe(spec, asking), refusal, end));
    Decision.Update after = update(spec, over.state(), given().now(end.plusSeconds(9000)));

    // Then
    assertThat(first.state().verification().value().message())
        .contains("does not answer yet")
        .contains("Unable to access it. Bind it to a dedicated endpoint with spec.endpoint");
    assertThat(first.effects()).isEmpty();
    assertThat(Effects.describe(again.effects())).isEqualTo("sendprobe");
    assertThat(over.state().verification().value())
        .extracting(ConditionValue::status, ConditionValue::reason)
        .containsExactly("False", "ModelNotServable");
    assertThat(over.ready().reason()).isEqualTo(Reason.UPLOADED);
    assertThat(after.effects()).isEmpty();
    assertThat(after.state()).isEqualTo(over.state());
  }

  @Test
  void aRequestToReconcileAsksAgain() {
    // Given
    AdapterSpec spec = spec(Specs.PROBING, null);
    State asking = update(spec, uploaded(spec), given()).state();
    State answered =
        update(spec, asking, given().probed(probe(spec, asking), answer(MODEL, ""), NOW)).state();

    // When
    Decision.Update change = update(spec, answered, given().reconcileRequest("now"));

    // Then
    assertThat(Effects.describe(change.effects())).isEqualTo("sendprobe");
  }

  @Test
  void readyWaitsForARequiredAnswer() {
    // Given an adapter whose previous model serves
    AdapterSpec spec = spec(Specs.GATED, null);
    State before =
        uploaded(spec).withModel(Revisions.model("acme/old")).withInferenceModel("acme/old");

    // When
    Decision.Update asking = update(spec, before, given());
    State progress = asking.state();
    Decision.Update answered =
        update(spec, progress, given().probed(probe(spec, progress), answer(MODEL, ""), NOW));
    Instant end = NOW.plusSeconds(601);
    Decision.Update failed =
        update(
            spec,
            progress,
            given()
                .now(end)
                .probed(probe(spec, progress), new ProbeOutcome.NotServable("no"), end));

    // Then
    assertThat(asking.ready().reason()).isEqualTo(Reason.VERIFYING);
    assertThat(asking.state().model().name()).isEqualTo("acme/old");
    assertThat(asking.state().model().inferenceModel()).isEqualTo("acme/old");
    assertThat(answered.ready().reason()).isEqualTo(Reason.UPLOADED);
    assertThat(answered.state().model().name()).isEqualTo(MODEL);
    assertThat(answered.state().model().inferenceModel()).isEqualTo(MODEL);
    assertThat(failed.ready().reason()).isEqualTo(Reason.MODEL_NOT_SERVABLE);
    assertThat(failed.ready().phase()).isEqualTo(ReadyCondition.Phase.STALLED);
    assertThat(failed.state().model().name()).isEqualTo("acme/old");
  }

  @Test
  void attachesConfirmsAndTellsHowToCallIt() {
    // Given
    AdapterSpec spec = spec(Specs.QUIET, QWEN.id());

    // When
    Decision.Update attaching = update(spec, uploaded(spec), given().target(QWEN));
    Decision.Update confirmed =
        update(
            spec,
            attaching.state(),
            given()
                .target(QWEN, ON_QWEN.inferenceModel())
                .changed(ATTACH, new AttachOutcome.Done()));

    // Then
    assertThat(Effects.started(attaching.effects())).isEqualTo(ATTACH);
    assertThat(attaching.ready().reason()).isEqualTo(Reason.BINDING);
    assertThat(attaching.state().serving().attachments()).containsExactly(ON_QWEN);
    assertThat(attaching.state().model().name()).isEqualTo(MODEL);
    assertThat(confirmed.ready().reason()).isEqualTo(Reason.BOUND);
    assertThat(confirmed.state().serving().bound().isTrue()).isTrue();
    assertThat(confirmed.state().model().inferenceModel()).isEqualTo("acme/qwen-1a2b:" + MODEL);
    assertThat(confirmed.requeueAfter()).isEqualTo(Duration.ofHours(1));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "LORA_NOT_ENABLED, STALLED",
    "BASE_MODEL_INCOMPATIBLE, STALLED",
    "ALREADY_BOUND, STALLED",
    "ENDPOINT_UNSUITABLE, STALLED",
    "ENDPOINT_NOT_FOUND, STALLED",
    "ADAPTER_NOT_FOUND, RECONCILING",
    "BINDING_REFUSED, STALLED"
  })
  void everyRefusalHasItsReason(Reason reason, ReadyCondition.Phase phase) {
    // Given
    AdapterSpec spec = spec(Specs.QUIET, QWEN.id());
    State attaching = update(spec, uploaded(spec), given().target(QWEN)).state();

    // When
    Decision.Update change =
        update(spec, attaching, given().target(QWEN).changed(ATTACH, refused(reason)));

    // Then it is reported, and nothing is stolen
    assertThat(change.ready().reason()).isEqualTo(reason);
    assertThat(change.ready().phase()).isEqualTo(phase);
    assertThat(change.state().serving().bound().reason()).isEqualTo(reason.text());
    assertThat(Effects.describe(change.effects())).isEqualTo("forget attachment");
    assertThat(change.requeueAfter()).isNotNull();
  }

  @Test
  void waitsForTheEndpoint() {
    // Given
    AdapterSpec spec = spec(Specs.QUIET, QWEN.id());
    Target stopped = target("endpoint-1", "acme/qwen-1a2b", "STOPPED");

    // When
    Decision.Update notStarted = update(spec, uploaded(spec), given().target(stopped));
    Decision.Update missing =
        update(spec, uploaded(spec), given().target(new Remote.Missing<>(NOW)));

    // Then
    assertThat(notStarted.ready().reason()).isEqualTo(Reason.ENDPOINT_NOT_STARTED);
    assertThat(notStarted.ready().message()).contains("STOPPED");
    assertThat(notStarted.state().serving().endpoint()).isEqualTo(Serving.Endpoint.of(stopped));
    assertThat(missing.ready().reason()).isEqualTo(Reason.ENDPOINT_NOT_FOUND);
    assertThat(missing.ready().phase()).isEqualTo(ReadyCondition.Phase.STALLED);
  }

  @Test
  void nothingIsGuessedBetweenEndpoints() {
    // Given a name that fits two endpoints
    AdapterSpec spec = spec(Specs.QUIET, QWEN.id());
    Remote<Target> ambiguous =
        new Remote.Failed<>(
            new RemoteError(
                Reason.ENDPOINT_AMBIGUOUS, "fits several", null, RemoteError.Effect.NONE),
            NOW);

    // When
    Decision.Update unbound = update(spec, uploaded(spec), given().target(ambiguous));
    Decision.Update bound = update(spec, bound(spec, QWEN), given().target(ambiguous));

    // Then the one is told, and tried again when endpoints may have changed; the other stays bound
    assertThat(unbound.ready().reason()).isEqualTo(Reason.ENDPOINT_AMBIGUOUS);
    assertThat(unbound.ready().phase()).isEqualTo(ReadyCondition.Phase.STALLED);
    assertThat(unbound.state().serving().bound().reason()).isEqualTo("EndpointAmbiguous");
    assertThat(unbound.requeueAfter()).isGreaterThan(Duration.ofMinutes(29));
    assertThat(bound.ready().reason()).isEqualTo(Reason.BOUND);
    assertThat(bound.effects()).isEmpty();
  }

  @Test
  void aStaleNameIsReadAnew() {
    // Given an endpoint that was renamed, as a fresh read shows
    AdapterSpec spec = spec(Specs.QUIET, QWEN.id());
    Target renamed = target("endpoint-1", "acme/qwen-9z", "STARTED");
    State attaching = update(spec, uploaded(spec), given().target(QWEN)).state();

    // When
    Decision.Update change =
        update(
            spec,
            attaching,
            given().target(renamed).changed(ATTACH, new AttachOutcome.StaleName()));

    // Then
    assertThat(Effects.started(change.effects()))
        .isEqualTo(new Operation.Attach(attachment(renamed, MODEL)));
  }

  @Test
  void aNameThatStaysStaleIsToldInsteadOfTriedForEver() {
    // Given an endpoint that, read anew, has the name the service has just refused
    AdapterSpec spec = spec(Specs.QUIET, QWEN.id());
    State attaching = update(spec, uploaded(spec), given().target(QWEN)).state();

    // When
    Decision.Update change =
        update(
            spec, attaching, given().target(QWEN).changed(ATTACH, new AttachOutcome.StaleName()));

    // Then
    assertThat(change.ready().reason()).isEqualTo(Reason.BINDING_REFUSED);
    assertThat(Effects.describe(change.effects())).isEqualTo("forget attachment");
    assertThat(change.requeueAfter()).isGreaterThan(Duration.ofMinutes(1));
  }

  @Test
  void whatIsRefusedIsNotHeld() {
    // Given
    AdapterSpec spec = spec(Specs.QUIET, QWEN.id());
    State attaching = update(spec, uploaded(spec), given().target(QWEN)).state();

    // When it is refused for a reason of its own, and for one that says nothing
    AttachOutcome noLora = refused(Reason.LORA_NOT_ENABLED);
    Decision.Update refused = update(spec, attaching, given().target(QWEN).changed(ATTACH, noLora));
    Decision.Update unknown =
        update(
            spec,
            attaching,
            given().target(QWEN).changed(ATTACH, refused(Reason.TOGETHER_UNAVAILABLE)));

    // Then
    assertThat(refused.state().serving().attachments()).isEmpty();
    assertThat(unknown.state().serving().attachments()).containsExactly(ON_QWEN);
  }

  @Test
  void anEndpointMadeAnewUnderItsOldNameIsRecordedBeforeItIsAttachedTo() {
    // Given
    AdapterSpec spec =
        Specs.spec()
            .on(new EndpointRef(null, QWEN.name(), EndpointRef.DEFAULT_DETACH_TIMEOUT))
            .build();
    Target again = target("endpoint-9", QWEN.name(), "STARTED");

    // When
    Decision.Update change =
        update(
            spec,
            bound(spec, QWEN),
            given().attachedReadAt(NOW.minus(Duration.ofHours(2))).target(again));

    // Then
    Attachment onNew = attachment(again, MODEL);
    assertThat(Effects.started(change.effects())).isEqualTo(new Operation.Attach(onNew));
    assertThat(change.state().serving().attachments()).containsExactly(ON_QWEN, onNew);
  }

  @Test
  void aDetachNeverOvertakesItsAttach() {
    // Given an endpoint that is removed from the spec while the model is being attached
    AdapterSpec spec = spec(Specs.QUIET, null);

    // When
    Decision.Update change = update(spec, bound(spec, QWEN), given().changing(ATTACH));

    // Then
    assertThat(change.effects()).isEmpty();
    assertThat(change.state().serving().attachments()).containsExactly(ON_QWEN);
  }

  @Test
  void aDetachIsRecordedOnce() {
    // Given
    AdapterSpec spec = spec(Specs.QUIET, null);
    SituationBuilder detached = given().changed(DETACH, new AttachOutcome.Done());

    // When
    Decision.Update change = update(spec, bound(spec, QWEN), detached);

    // Then
    assertThat(change.state().serving().attachments()).isEmpty();
    assertThat(Effects.describe(change.effects())).isEqualTo("forget attachment");
  }

  @Test
  void nothingIsDetachedOutOfTurn() {
    // Given a key whose turns are taken
    AdapterSpec spec = spec(Specs.QUIET, null);
    Instant turn = NOW.plusSeconds(3);

    // When
    Decision.Update released = update(spec, bound(spec, QWEN), given().permitAt(turn));
    Decision deleted =
        delete(spec, bound(spec, QWEN), given().permitAt(turn), new Situation.Deletion(NOW, false));

    // Then it is woken when it is its turn, or looks when the deletion has lasted long enough
    assertThat(released.effects()).isEmpty();
    assertThat(released.requeueAfter()).isEqualTo(Backoff.QUEUED);
    assertThat(deleted).isInstanceOf(Decision.Keep.class);
    assertThat(((Decision.Keep) deleted).requeueAfter()).isBetween(NINE_MINUTES, Backoff.QUEUED);
  }

  @Test
  void aPauseOfTheKeyIsToldAsItsCause() {
    // Given
    AdapterSpec spec = spec(Specs.QUIET, null);
    RemoteError refused = new RemoteError(Reason.UNAUTHORIZED, "no", null, RemoteError.Effect.NONE);
    Supplier<SituationBuilder> paused = () -> given().paused(refused, NOW.plusSeconds(60));

    // When
    Decision.Update released = update(spec, bound(spec, QWEN), paused.get());
    Decision.Update deleted =
        (Decision.Update)
            delete(spec, bound(spec, QWEN), paused.get(), new Situation.Deletion(NOW, false));

    // Then
    assertThat(released.effects()).isEmpty();
    assertThat(deleted.effects()).isEmpty();
    assertThat(deleted.ready().reason()).isEqualTo(Reason.UNAUTHORIZED);
    assertThat(deleted.requeueAfter()).isEqualTo(Duration.ofSeconds(60).plusMillis(1));
  }

  @Test
  void anEndpointTakenOutIsLetGoOfThoughReadyWaitsForAnAnswer() {
    // Given a required answer that no serverless call gives
    AdapterSpec spec = spec(Specs.GATED, null);

    // When
    Decision.Update change = update(spec, bound(spec, QWEN), given());

    // Then
    assertThat(change.state().model().inferenceModel()).isEqualTo(MODEL);
    assertThat(change.state().serving().attachments()).containsExactly(ON_QWEN);
    assertThat(change.state().serving().bound()).isNull();
  }

  @Test
  void applicationsAreNotPointedAtWhatIsDetached() {
    // Given a move that had to detach first, and is refused at the new endpoint
    AdapterSpec spec = spec(Specs.QUIET, LLAMA.id());

    // When
    Decision.Update change =
        update(
            spec,
            bound(spec, QWEN),
            given().target(LLAMA).changed(DETACH, new AttachOutcome.Done()));

    // Then
    assertThat(change.state().model().inferenceModel()).isEqualTo(MODEL);
    assertThat(change.state().serving().attachments()).containsExactly(ON_LLAMA);
  }

  @Test
  void anOldStatusDoesNotAskTwice() {
    // Given an answer that was recorded, and a pass that sees the status before
    AdapterSpec spec = spec(Specs.PROBING, null);
    State asking = update(spec, uploaded(spec), given()).state();
    SituationBuilder answered = given().probed(probe(spec, asking), answer(MODEL, ""), NOW);
    Decision.Update recorded = update(spec, asking, answered);

    // When
    Decision.Update old = update(spec, asking, answered);
    Decision.Update seen = update(spec, recorded.state(), answered);

    // Then the answer is still known, and forgotten once it is seen
    assertThat(recorded.effects()).isEmpty();
    assertThat(old.effects()).isEmpty();
    assertThat(old.state()).isEqualTo(recorded.state());
    assertThat(Effects.describe(seen.effects())).isEqualTo("forget probe");
  }

  @Test
  void aFailedCheckChangesNothing() {
    // Given a bound adapter whose check is due
    AdapterSpec spec = spec(Specs.QUIET, QWEN.id());
    State bound = bound(spec, QWEN);
    Remote<Target> failed =
        new Remote.Failed<>(StatusErrors.of(503, "", null), NOW.plusSeconds(60));

    // When
    Decision.Update unreachable =
        update(spec, bound, given().attachedReadAt(NOW.minus(Duration.ofHours(2))).target(failed));
    Decision.Update noKey =
        update(spec, bound, given().problem(new Problem(Reason.SECRET_NOT_FOUND, "gone")));

    // Then
    assertThat(unreachable.state()).isEqualTo(Specs.onV1(bound));
    assertThat(unreachable.ready().reason()).isEqualTo(Reason.BOUND);
    assertThat(noKey.ready().reason()).isEqualTo(Reason.BOUND);
    assertThat(noKey.state().withDestination(bound.destination())).isEqualTo(bound);
  }

  @Test
  void aMissingAttachmentIsRestoredWithoutBecomingUnready() {
    // Given
    AdapterSpec spec = spec(Specs.QUIET, QWEN.id());
    State bound = bound(spec, QWEN);

    // When
    Decision.Update change =
        update(spec, bound, given().attachedReadAt(NOW.minus(Duration.ofHours(2))).target(QWEN));

    // Then
    assertThat(Effects.started(change.effects())).isEqualTo(ATTACH);
    assertThat(change.ready().reason()).isEqualTo(Reason.BOUND);
    assertThat(change.state()).isEqualTo(Specs.onV1(bound));
    assertThat(Effects.describe(change.effects())).isEqualTo("attach, event BindingRestored");
  }

  @Test
  void whatAnotherAdaptersCheckShowsCountsToo() {
    // Given a bound adapter whose own check is not due
    AdapterSpec spec = spec(Specs.QUIET, QWEN.id());
    State bound = bound(spec, QWEN);
    Duration interval = Backoff.jittered(Duration.ofHours(1), PLACE);
    Instant seen = NOW.plusSeconds(600).minus(interval);

    // When the list that is known has it, and when it has not
    Decision.Update there =
        update(spec, bound, given().attachedReadAt(seen).target(QWEN, ON_QWEN.inferenceModel()));
    Decision.Update gone = update(spec, bound, given().attachedReadAt(seen).target(QWEN));

    // Then
    assertThat(there.state().serving().attachments()).containsExactly(ON_QWEN);
    assertThat(there.effects()).isEmpty();
    assertThat(there.requeueAfter()).isEqualTo(Duration.ofSeconds(600).plusMillis(1));
    assertThat(Effects.started(gone.effects())).isEqualTo(ATTACH);
  }

  /** Else a standby of a day has all attachments to check in the moment it leads. */
  @Test
  void afterAFailoverAttachmentsAreCheckedOverAWholeInterval() {
    // Given a process that stood by for a day
    AtomicReference<Instant> leadsSince = new AtomicReference<>(NOW.minus(Duration.ofDays(1)));
    Lifecycle standby =
        new Lifecycle(
            Api.V1,
            Specs.BACKOFF,
            Duration.ofMinutes(10),
            api -> new FakeVocabulary(),
            () -> leadsSince.get());
    AdapterSpec spec = spec(Specs.QUIET, QWEN.id());
    SituationBuilder situation = given().target(QWEN);

    // When
    leadsSince.set(NOW);
    Decision decision = standby.next(situation.of(spec, bound(spec, QWEN)));

    // Then
    assertThat(situation.reads()).isEmpty();
    assertThat(decision.requeueAfter())
        .isEqualTo(Duration.ofMillis((long) (3_600_000 * PLACE)).plusMillis(1));
  }

  @Test
  void movesToAnotherEndpointByDetachingFirstOnlyWhereItMust() {
    // Given a spec that names another endpoint now
    AdapterSpec spec = spec(Specs.QUIET, LLAMA.id());
    State bound = bound(spec, QWEN);
    Operation.AttachmentChange attach = new Operation.Attach(ON_LLAMA);
    AttachOutcome elsewhere = refused(Reason.ALREADY_BOUND);

    // When
    Decision.Update attaching = update(spec, bound, given().target(LLAMA));
    Decision.Update detaching =
        update(spec, attaching.state(), given().target(LLAMA).changed(attach, elsewhere));
    Decision.Update again =
        update(
            spec,
            detaching.state(),
            given().target(LLAMA).changed(DETACH, new AttachOutcome.Done()));

    // Then
    assertThat(Effects.started(attaching.effects())).isEqualTo(attach);
    assertThat(Effects.started(detaching.effects())).isEqualTo(DETACH);
    assertThat(Effects.started(again.effects())).isEqualTo(attach);
    assertThat(again.state().serving().attachments()).containsExactly(ON_LLAMA);
  }

  @Test
  void aRemovedEndpointIsLetGoOf() {
    // Given
    AdapterSpec spec = spec(Specs.QUIET, null);

    // When
    Decision.Update detaching = update(spec, bound(spec, QWEN), given());
    Decision.Update done =
        update(spec, detaching.state(), given().changed(DETACH, new AttachOutcome.Done()));

    // Then
    assertThat(Effects.started(detaching.effects())).isEqualTo(DETACH);
    assertThat(detaching.state().model().inferenceModel()).isEqualTo(MODEL);
    assertThat(detaching.state().serving().bound()).isNull();
    assertThat(done.state().serving()).isEqualTo(Serving.NONE);
    assertThat(done.ready().reason()).isEqualTo(Reason.UPLOADED);
  }

  @Test
  void anOldModelServesUntilTheNewOneHasAnswered() {
    // Given a bound old model, and a new one that is attached too
    AdapterSpec spec = spec(Specs.PROBING, QWEN.id());
    Attachment old = attachment(QWEN, "acme/old");
    State before =
        uploaded(spec)
            .withModel(Revisions.model("acme/old"))
            .withInferenceModel(old.inferenceModel())
            .withServing(
                Serving.NONE.holding(old).holding(ON_QWEN).with(BOUND, Serving.Endpoint.of(QWEN)));
    SituationBuilder both = given().target(QWEN, old.inferenceModel(), ON_QWEN.inferenceModel());

    // When it is asked, does not answer, and answers
    Decision.Update asking = update(spec, before, both);
    State progress = asking.state();
    Instant end = NOW.plusSeconds(601);
    Decision.Update silent =
        update(
            spec,
            progress,
            given()
                .now(end)
                .target(QWEN, old.inferenceModel(), ON_QWEN.inferenceModel())
                .probed(probe(spec, progress), new ProbeOutcome.NotServable("no"), end));
    Decision.Update answered =
        update(
            spec,
            progress,
            both.probed(probe(spec, progress), answer(ON_QWEN.inferenceModel(), " Paris"), NOW));
    Decision.Update released =
        update(
            spec,
            answered.state(),
            given().target(QWEN, old.inferenceModel(), ON_QWEN.inferenceModel()));

    // Then
    assertThat(progress.model().inferenceModel()).isEqualTo(old.inferenceModel());
    assertThat(silent.state().model().inferenceModel()).isEqualTo(old.inferenceModel());
    assertThat(Effects.describe(silent.effects())).isEqualTo("forget probe");
    assertThat(silent.ready().message())
        .contains(old.inferenceModel() + " stays attached and serves");
    assertThat(silent.state().serving().attachments()).containsExactly(old, ON_QWEN);
    assertThat(answered.state().model().inferenceModel()).isEqualTo(ON_QWEN.inferenceModel());
    assertThat(Effects.started(released.effects())).isEqualTo(new Operation.Detach(old));
  }

  /** One row: what is known at a deletion, and what follows. */
  record DeletionCase(
      String name, SituationBuilder situation, long age, boolean abandoned, String outcome) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<DeletionCase> deletions() {
    AttachOutcome refused = new AttachOutcome.Failed(StatusErrors.of(401, "", null));
    Problem noKey = new Problem(Reason.SECRET_NOT_FOUND, "Secret k does not exist");
    return Stream.of(
        new DeletionCase("at first", given(), 0, false, "detach, Unbinding"),
        new DeletionCase(
            "detached", given().changed(DETACH, new AttachOutcome.Done()), 5, false, "released"),
        new DeletionCase(
            "refused", given().changed(DETACH, refused), 5, false, "held, Unauthorized"),
        new DeletionCase(
            "refused a while ago",
            given().now(NOW.plusSeconds(300)).changed(DETACH, refused, NOW),
            300,
            false,
            "detach, Unbinding"),
        new DeletionCase(
            "another name now",
            given().changed(DETACH, refused(Reason.BINDING_REFUSED)),
            5,
            false,
            "held, BindingRefused"),
        new DeletionCase("no key", given().problem(noKey), 5, false, "held, SecretNotFound"),
        new DeletionCase(
            "no key for too long", given().problem(noKey), 601, false, "released, left behind"),
        new DeletionCase(
            "refused for too long",
            given().changed(DETACH, refused),
            601,
            false,
            "released, left behind"),
        new DeletionCase("abandoned", given().problem(noKey), 1, true, "released, left behind"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("deletions")
  void aDeletionDetachesButNeverHangs(DeletionCase row) {
    // Given
    AdapterSpec spec = spec(Specs.QUIET, QWEN.id());
    Instant requestedAt = row.situation().now().minusSeconds(row.age());

    // When
    Decision.Update change =
        (Decision.Update)
            delete(
                spec,
                bound(spec, QWEN),
                row.situation(),
                new Situation.Deletion(requestedAt, row.abandoned()));

    // Then
    assertThat(describe(change)).isEqualTo(row.outcome());
    if (row.outcome().startsWith("held")) {
      assertThat(change.requeueAfter()).isLessThanOrEqualTo(Duration.ofMinutes(10));
      assertThat(change.ready().message()).contains("lora-operator.dev/abandon=true");
    }
  }

  private static String describe(Decision.Update change) {
    String effects = Effects.describe(change.effects());
    if (change.state().serving().attachments().isEmpty()) {
      return effects.contains("event") ? "released, left behind" : "released";
    }
    return (effects.contains("detach") ? "detach, " : "held, ") + change.ready().reason().text();
  }

  @Test
  void aRefusedDetachHoldsUpNoOther() {
    // Given an adapter that is deleted with two attachments
    AdapterSpec spec = spec(Specs.QUIET, QWEN.id());
    Attachment other = attachment(QWEN, "acme/older");
    State before = bound(spec, QWEN);
    State both = before.withServing(before.serving().holding(other));
    AttachOutcome refused = new AttachOutcome.Failed(StatusErrors.of(401, "", null));
    Situation.Deletion deletion = new Situation.Deletion(NOW, false);
    List<Attachment> held = both.serving().attachments();
    Operation.Detach first = new Operation.Detach(held.get(0));
    Operation.Detach second = new Operation.Detach(held.get(1));

    // When the first, then the second, is refused
    Decision.Update one =
        (Decision.Update) delete(spec, both, given().changed(first, refused), deletion);
    Decision.Update two =
        (Decision.Update) delete(spec, both, given().changed(second, refused), deletion);
    Decision.Update later =
        (Decision.Update)
            delete(
                spec,
                both,
                given().now(NOW.plusSeconds(300)).changed(second, refused, NOW),
                deletion);

    // Then the round goes on, ends, and begins again
    assertThat(Effects.started(one.effects())).isEqualTo(second);
    assertThat(describe(two)).isEqualTo("held, Unauthorized");
    assertThat(Effects.started(later.effects())).isEqualTo(first);
  }

  @Test
  void aLetGoDeletionNamesWhatIsLeft() {
    // Given
    AdapterSpec spec = spec(Specs.QUIET, QWEN.id());

    // When
    Decision.Update change =
        (Decision.Update)
            delete(spec, bound(spec, QWEN), given(), new Situation.Deletion(NOW, true));

    // Then
    assertThat(change.effects()).hasSize(1);
    assertThat(change.effects().get(0).toString())
        .contains(MODEL, "acme/qwen-1a2b", "DETACH endpoint-1");
  }

  @Test
  void aSuspendedAdapterIsHeldWhenItIsDeleted() {
    // Given
    AdapterSpec spec = Specs.spec().on(QWEN.id()).suspended().build();

    // When
    Decision.Update change =
        (Decision.Update)
            delete(spec, bound(spec, QWEN), given(), new Situation.Deletion(NOW, false));

    // Then
    assertThat(describe(change)).isEqualTo("held, Suspended");
  }

  @Test
  void thePollOfANotStartedEndpointIsNotATightLoop() {
    // Given
    AdapterSpec spec = spec(Specs.QUIET, QWEN.id());

    // When
    Decision.Update change =
        update(
            spec,
            uploaded(spec),
            given().target(target("endpoint-1", "acme/qwen-1a2b", "PENDING")));

    // Then
    assertThat(change.requeueAfter()).isEqualTo(Specs.BACKOFF.pollMax());
  }

  @Test
  void aStatedWaitNeverShortensTheBackOff() {
    // Given
    AdapterSpec spec = spec(Specs.QUIET, QWEN.id());
    State attaching = update(spec, uploaded(spec), given().target(QWEN)).state();
    AttachOutcome throttled =
        new AttachOutcome.Failed(
            new RemoteError(Reason.RATE_LIMITED, "w", Duration.ZERO, RemoteError.Effect.NONE));

    // When
    Decision.Update attach =
        update(spec, attaching, given().target(QWEN).changed(ATTACH, throttled));
    Decision.Update delete =
        (Decision.Update)
            delete(
                spec,
                bound(spec, QWEN),
                given().changed(DETACH, throttled),
                new Situation.Deletion(NOW, false));

    // Then
    assertThat(attach.requeueAfter()).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
    assertThat(delete.requeueAfter()).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
  }
}
