package dev.loraoperator.lifecycle;

import static dev.loraoperator.lifecycle.Requests.NOW;
import static dev.loraoperator.lifecycle.Requests.job;
import static dev.loraoperator.lifecycle.WorldEdits.world;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.AttachCall;
import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.Probe;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.ProbeQuestion;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.Target;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.Serving;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.state.UploadRecord;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.model.Expectation;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.Source;
import dev.loraoperator.model.VerifySettings;
import dev.loraoperator.together.v1.AttachErrors;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens once the upload is complete, case by case. */
class ServingDecisionTest {

  private static final String MODEL = "acme/support-bot";
  private static final Target QWEN = endpoint("endpoint-1", "acme/qwen-1a2b", "STARTED");
  private static final Target LLAMA = endpoint("endpoint-2", "acme/llama-3c4d", "STARTED");
  private static final Attachment ON_QWEN = attachment(QWEN, MODEL);
  private static final Attachment ON_LLAMA = attachment(LLAMA, MODEL);
  private static final AttachCall ATTACH = new AttachCall(true, ON_QWEN);
  private static final AttachCall DETACH = new AttachCall(false, ON_QWEN);

  private final Lifecycle decider = new Lifecycle(Requests.DELAYS);

  private static Target endpoint(String id, String name, String state) {
    return new Target(id, name, "Qwen/Qwen3.5-9B", state);
  }

  private static Attachment attachment(Target endpoint, String model) {
    return new Attachment(endpoint.id(), endpoint.name(), model);
  }

  private static AdapterSpec request(VerifySettings verify, @Nullable String endpointId) {
    EndpointRef endpoint =
        endpointId == null
            ? null
            : new EndpointRef(endpointId, null, EndpointRef.DEFAULT_DETACH_TIMEOUT);
    return Requests.request(
        "support-bot", new Source.HuggingFace("acme/support-bot", null), verify, endpoint);
  }

  private static State uploaded(AdapterSpec request) {
    UploadRecord done =
        UploadRecord.intent("support-bot", request.specHash(), 1, NOW.minusSeconds(600))
            .accepted("job-1", MODEL, null)
            .observed(job("job-1", "Complete", "support-bot", null), "", NOW.minusSeconds(60));
    return State.none().with(done);
  }

  /** Uploaded, attached to {@code endpoint} and confirmed. */
  private static State bound(AdapterSpec request, Target endpoint) {
    Attachment attachment = attachment(endpoint, MODEL);
    Serving serving =
        Serving.NONE.holding(attachment).with(ConditionValue.yes(Reason.BOUND, "x"), endpoint);
    return uploaded(request).naming(MODEL, null).calledAs(attachment.modelId()).serving(serving);
  }

  private Decision.Change change(AdapterSpec request, State before, WorldEdits world) {
    Decision decision = decider.decide(request, before, world.build());
    assertThat(decision).isInstanceOf(Decision.Change.class);
    return (Decision.Change) decision;
  }

  private static RemoteCall<Probe, ProbeOutcome> asked(
      AdapterSpec request, State progress, ProbeOutcome outcome, Instant endedAt) {
    ServePlan plan = ServePlan.of(request, progress, null);
    ProbeQuestion question =
        new ProbeQuestion(plan.target(), true, "?", 8, 0, Duration.ofSeconds(60));
    return new RemoteCall<>(new Probe(plan.verificationRevision(), 1, question), outcome, endedAt);
  }

  private static ProbeOutcome answer(@Nullable String model, String text) {
    return new ProbeOutcome.Answered(model, text, "eos", 10, 1, Duration.ofMillis(300));
  }

  @Test
  void aModelIsNamedAtOnceAndAskedOnce() {
    // Given
    AdapterSpec request = request(Requests.ASKING, null);

    // When it is complete, asked, and has answered
    Decision.Change asking = change(request, uploaded(request), world());
    Decision.Change answered =
        change(
            request,
            asking.progress(),
            world().asked(asked(request, asking.progress(), answer(MODEL, " Paris"), NOW)));
    Decision.Change settled = change(request, answered.progress(), world().unobserved());

    // Then
    assertThat(asking.verdict().reason()).isEqualTo(Reason.UPLOADED);
    assertThat(asking.progress().modelName()).isEqualTo(MODEL);
    assertThat(asking.progress().inferenceModel()).isEqualTo(MODEL);
    assertThat(asking.progress().verification().finding().status()).isEqualTo("Unknown");
    assertThat(((Effect.AskModel) asking.action()).ask().question().chat()).isTrue();
    assertThat(answered.progress().verification().finding().reason()).isEqualTo("Answered");
    assertThat(answered.progress().verification().answer().text()).isEqualTo(" Paris");
    assertThat(settled.action()).isEqualTo(Effect.NONE);
    assertThat(settled.delay()).isNull();
    assertThat(settled.progress()).isEqualTo(answered.progress());
  }

  @Test
  void aModelWithoutChatTemplateIsAskedTheOtherWay() {
    // Given
    AdapterSpec request = request(Requests.ASKING, null);
    State asking = change(request, uploaded(request), world()).progress();

    // When
    Decision.Change change =
        change(
            request,
            asking,
            world().asked(asked(request, asking, new ProbeOutcome.NoChatTemplate(), NOW)));

    // Then
    assertThat(((Effect.AskModel) change.action()).ask().question().chat()).isFalse();
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
    AdapterSpec request = request(asking(expected, Duration.ofMinutes(10)), null);
    State asking = change(request, uploaded(request), world()).progress();

    // When
    Decision.Change change =
        change(request, asking, world().asked(asked(request, asking, answer(echo, text), NOW)));

    // Then
    assertThat(change.progress().verification().finding().reason()).isEqualTo(reason);
    assertThat(change.verdict().reason()).isEqualTo(Reason.UPLOADED);
  }

  private static VerifySettings asking(@Nullable String expected, Duration timeout) {
    return new VerifySettings(
        true,
        VerifySettings.Api.AUTO,
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
    AdapterSpec request = request(Requests.ASKING, null);
    ProbeOutcome refusal = new ProbeOutcome.NotServable("Unable to access it.");
    State asking = change(request, uploaded(request), world()).progress();

    // When it is seen at once, after a while, and when the ten minutes are over
    Decision.Change first =
        change(request, asking, world().asked(asked(request, asking, refusal, NOW)));
    Instant later = NOW.plusSeconds(100);
    Decision.Change again =
        change(
            request,
            first.progress(),
            world().now(later).asked(asked(request, asking, refusal, NOW.plusSeconds(1))));
    Instant end = NOW.plusSeconds(601);
    Decision.Change over =
        change(
            request,
            first.progress(),
            world().now(end).asked(asked(request, asking, refusal, end)));
    Decision.Change after = change(request, over.progress(), world().now(end.plusSeconds(9000)));

    // Then
    assertThat(first.progress().verification().finding().message())
        .contains("does not answer yet")
        .contains("Unable to access it. Bind it to a dedicated endpoint with spec.endpoint");
    assertThat(first.action()).isEqualTo(Effect.NONE);
    assertThat(again.action()).isInstanceOf(Effect.AskModel.class);
    assertThat(over.progress().verification().finding())
        .extracting(ConditionValue::status, ConditionValue::reason)
        .containsExactly("False", "ModelNotServable");
    assertThat(over.verdict().reason()).isEqualTo(Reason.UPLOADED);
    assertThat(after.action()).isEqualTo(Effect.NONE);
    assertThat(after.progress()).isEqualTo(over.progress());
  }

  @Test
  void aRequestToReconcileAsksAgain() {
    // Given
    AdapterSpec request = request(Requests.ASKING, null);
    State asking = change(request, uploaded(request), world()).progress();
    State answered =
        change(request, asking, world().asked(asked(request, asking, answer(MODEL, ""), NOW)))
            .progress();

    // When
    Decision.Change change = change(request, answered, world().reconcileRequest("now"));

    // Then
    assertThat(change.action()).isInstanceOf(Effect.AskModel.class);
  }

  @Test
  void readyWaitsForARequiredAnswer() {
    // Given an adapter whose previous model serves
    AdapterSpec request = request(Requests.GATED, null);
    State before = uploaded(request).naming("acme/old", null).calledAs("acme/old");

    // When
    Decision.Change asking = change(request, before, world());
    State progress = asking.progress();
    Decision.Change answered =
        change(request, progress, world().asked(asked(request, progress, answer(MODEL, ""), NOW)));
    Instant end = NOW.plusSeconds(601);
    Decision.Change failed =
        change(
            request,
            progress,
            world()
                .now(end)
                .asked(asked(request, progress, new ProbeOutcome.NotServable("no"), end)));

    // Then
    assertThat(asking.verdict().reason()).isEqualTo(Reason.VERIFYING);
    assertThat(asking.progress().modelName()).isEqualTo("acme/old");
    assertThat(asking.progress().inferenceModel()).isEqualTo("acme/old");
    assertThat(answered.verdict().reason()).isEqualTo(Reason.UPLOADED);
    assertThat(answered.progress().modelName()).isEqualTo(MODEL);
    assertThat(answered.progress().inferenceModel()).isEqualTo(MODEL);
    assertThat(failed.verdict().reason()).isEqualTo(Reason.MODEL_NOT_SERVABLE);
    assertThat(failed.verdict().state()).isEqualTo(ReadyCondition.State.STALLED);
    assertThat(failed.progress().modelName()).isEqualTo("acme/old");
  }

  @Test
  void attachesConfirmsAndTellsHowToCallIt() {
    // Given
    AdapterSpec request = request(Requests.QUIET, QWEN.id());

    // When
    Decision.Change attaching = change(request, uploaded(request), world().endpoint(QWEN));
    Decision.Change confirmed =
        change(
            request,
            attaching.progress(),
            world().endpoint(QWEN, ON_QWEN.modelId()).binding(ATTACH, new AttachOutcome.Done()));

    // Then
    assertThat(attaching.action()).isEqualTo(new Effect.Bind(ATTACH));
    assertThat(attaching.verdict().reason()).isEqualTo(Reason.BINDING);
    assertThat(attaching.progress().serving().attachments()).containsExactly(ON_QWEN);
    assertThat(attaching.progress().modelName()).isEqualTo(MODEL);
    assertThat(confirmed.verdict().reason()).isEqualTo(Reason.BOUND);
    assertThat(confirmed.progress().serving().bound().isTrue()).isTrue();
    assertThat(confirmed.progress().inferenceModel()).isEqualTo("acme/qwen-1a2b:" + MODEL);
    assertThat(confirmed.delay()).isEqualTo(Duration.ofHours(1));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "does not have lora enabled, LoraNotEnabled, STALLED",
    "adapter base model is not compatible, BaseModelIncompatible, STALLED",
    "already bound to endpoint, AlreadyBound, STALLED",
    "must be a dedicated endpoint, EndpointUnsuitable, STALLED",
    "no endpoint with this id exists, EndpointNotFound, STALLED",
    "could not find model, AdapterNotFound, RECONCILING",
    "the endpoint is full, BindingRefused, STALLED"
  })
  void everyRefusalHasItsReason(String text, String reason, ReadyCondition.State state) {
    // Given
    AdapterSpec request = request(Requests.QUIET, QWEN.id());
    AttachOutcome refusal = AttachErrors.ofAttach(400, text, null);
    State attaching = change(request, uploaded(request), world().endpoint(QWEN)).progress();

    // When
    Decision.Change change =
        change(request, attaching, world().endpoint(QWEN).binding(ATTACH, refusal));

    // Then it is told, and nothing is stolen
    assertThat(change.verdict().reason().text()).isEqualTo(reason);
    assertThat(change.verdict().state()).isEqualTo(state);
    assertThat(change.progress().serving().bound().reason()).isEqualTo(reason);
    assertThat(change.action()).isEqualTo(Effect.FORGET_OUTCOME);
    assertThat(change.delay()).isNotNull();
  }

  @Test
  void waitsForTheEndpoint() {
    // Given
    AdapterSpec request = request(Requests.QUIET, QWEN.id());
    Target stopped = endpoint("endpoint-1", "acme/qwen-1a2b", "STOPPED");

    // When
    Decision.Change notStarted = change(request, uploaded(request), world().endpoint(stopped));
    Decision.Change missing =
        change(
            request,
            uploaded(request),
            world().endpoint(new Remote.Missing<>(NOW), new Remote.NotAsked<>()));

    // Then
    assertThat(notStarted.verdict().reason()).isEqualTo(Reason.ENDPOINT_NOT_STARTED);
    assertThat(notStarted.verdict().message()).contains("STOPPED");
    assertThat(notStarted.progress().serving().endpoint()).isEqualTo(stopped);
    assertThat(missing.verdict().reason()).isEqualTo(Reason.ENDPOINT_NOT_FOUND);
    assertThat(missing.verdict().state()).isEqualTo(ReadyCondition.State.STALLED);
  }

  @Test
  void aStaleNameIsReadAnew() {
    // Given an endpoint that was renamed, as a fresh read shows
    AdapterSpec request = request(Requests.QUIET, QWEN.id());
    Target renamed = endpoint("endpoint-1", "acme/qwen-9z", "STARTED");
    State attaching = change(request, uploaded(request), world().endpoint(QWEN)).progress();

    // When
    Decision.Change change =
        change(
            request,
            attaching,
            world().endpoint(renamed).binding(ATTACH, new AttachOutcome.StaleName()));

    // Then
    assertThat(change.action())
        .isEqualTo(new Effect.Bind(new AttachCall(true, attachment(renamed, MODEL))));
  }

  @Test
  void aNameThatStaysStaleIsToldInsteadOfTriedForEver() {
    // Given an endpoint that, read anew, has the name the service has just refused
    AdapterSpec request = request(Requests.QUIET, QWEN.id());
    State attaching = change(request, uploaded(request), world().endpoint(QWEN)).progress();

    // When
    Decision.Change change =
        change(
            request,
            attaching,
            world().endpoint(QWEN).binding(ATTACH, new AttachOutcome.StaleName()));

    // Then
    assertThat(change.verdict().reason()).isEqualTo(Reason.BINDING_REFUSED);
    assertThat(change.action()).isEqualTo(Effect.FORGET_OUTCOME);
    assertThat(change.delay()).isGreaterThan(Duration.ofMinutes(1));
  }

  @Test
  void whatIsRefusedIsNotHeld() {
    // Given
    AdapterSpec request = request(Requests.QUIET, QWEN.id());
    State attaching = change(request, uploaded(request), world().endpoint(QWEN)).progress();

    // When it is refused for a reason of its own, and for one that says nothing
    AttachOutcome noLora = AttachErrors.ofAttach(400, "does not have lora enabled", null);
    Decision.Change refused =
        change(request, attaching, world().endpoint(QWEN).binding(ATTACH, noLora));
    Decision.Change unknown =
        change(
            request,
            attaching,
            world().endpoint(QWEN).binding(ATTACH, AttachErrors.ofAttach(503, "", null)));

    // Then
    assertThat(refused.progress().serving().attachments()).isEmpty();
    assertThat(unknown.progress().serving().attachments()).containsExactly(ON_QWEN);
  }

  @Test
  void anEndpointMadeAnewUnderItsOldNameIsRecordedBeforeItIsAttachedTo() {
    // Given
    AdapterSpec request =
        Requests.request(
            "support-bot",
            new Source.HuggingFace("acme/support-bot", null),
            Requests.QUIET,
            new EndpointRef(null, QWEN.name(), EndpointRef.DEFAULT_DETACH_TIMEOUT));
    Target again = endpoint("endpoint-9", QWEN.name(), "STARTED");

    // When
    Decision.Change change =
        change(request, bound(request, QWEN), world().nextCheck(NOW).endpoint(again));

    // Then
    Attachment onNew = attachment(again, MODEL);
    assertThat(change.action()).isEqualTo(new Effect.Bind(new AttachCall(true, onNew)));
    assertThat(change.progress().serving().attachments()).containsExactly(ON_QWEN, onNew);
  }

  @Test
  void aDetachNeverOvertakesItsAttach() {
    // Given an endpoint that is removed from the spec while the model is being attached
    AdapterSpec request = request(Requests.QUIET, null);

    // When
    Decision.Change change = change(request, bound(request, QWEN), world().binding(ATTACH, null));

    // Then
    assertThat(change.action()).isEqualTo(Effect.NONE);
    assertThat(change.progress().serving().attachments()).containsExactly(ON_QWEN);
  }

  @Test
  void aDetachIsRecordedOnce() {
    // Given
    AdapterSpec request = request(Requests.QUIET, null);
    WorldEdits detached = world().binding(DETACH, new AttachOutcome.Done());

    // When
    Decision.Change change = change(request, bound(request, QWEN), detached);

    // Then
    assertThat(change.progress().serving().attachments()).isEmpty();
    assertThat(change.action()).isEqualTo(Effect.FORGET_BINDING);
  }

  @Test
  void nothingIsDetachedOutOfTurn() {
    // Given a key whose turns are taken
    AdapterSpec request = request(Requests.QUIET, null);
    Instant turn = NOW.plusSeconds(3);

    // When
    Decision.Change released = change(request, bound(request, QWEN), world().turnAt(turn));
    Decision deleted =
        decider.delete(
            bound(request, QWEN),
            world().turnAt(turn).build(),
            new Deletion(NOW, false),
            Duration.ofMinutes(10));

    // Then
    Duration wait = Duration.ofSeconds(3).plusMillis(1);
    assertThat(released.action()).isEqualTo(Effect.NONE);
    assertThat(released.delay()).isEqualTo(wait);
    assertThat(deleted).isEqualTo(new Decision.Keep(wait));
  }

  @Test
  void anEndpointTakenOutIsLetGoOfThoughReadyWaitsForAnAnswer() {
    // Given a required answer that no serverless call gives
    AdapterSpec request = request(Requests.GATED, null);

    // When
    Decision.Change change = change(request, bound(request, QWEN), world());

    // Then
    assertThat(change.progress().inferenceModel()).isEqualTo(MODEL);
    assertThat(change.progress().serving().attachments()).containsExactly(ON_QWEN);
    assertThat(change.progress().serving().bound()).isNull();
  }

  @Test
  void applicationsAreNotPointedAtWhatIsDetached() {
    // Given a move that had to detach first, and is refused at the new endpoint
    AdapterSpec request = request(Requests.QUIET, LLAMA.id());

    // When
    Decision.Change change =
        change(
            request,
            bound(request, QWEN),
            world().endpoint(LLAMA).binding(DETACH, new AttachOutcome.Done()));

    // Then
    assertThat(change.progress().inferenceModel()).isEqualTo(MODEL);
    assertThat(change.progress().serving().attachments()).containsExactly(ON_LLAMA);
  }

  @Test
  void anOldStatusDoesNotAskTwice() {
    // Given an answer that was recorded, and a pass that sees the status before
    AdapterSpec request = request(Requests.ASKING, null);
    State asking = change(request, uploaded(request), world()).progress();
    WorldEdits answered = world().asked(asked(request, asking, answer(MODEL, ""), NOW));
    Decision.Change recorded = change(request, asking, answered);

    // When
    Decision.Change old = change(request, asking, answered);
    Decision.Change seen = change(request, recorded.progress(), answered);

    // Then the answer is still known, and forgotten once it is seen
    assertThat(recorded.action()).isEqualTo(Effect.NONE);
    assertThat(old.action()).isEqualTo(Effect.NONE);
    assertThat(old.progress()).isEqualTo(recorded.progress());
    assertThat(seen.action()).isEqualTo(Effect.FORGET_OUTCOME);
  }

  @Test
  void aFailedCheckChangesNothing() {
    // Given a bound adapter whose check is due
    AdapterSpec request = request(Requests.QUIET, QWEN.id());
    State bound = bound(request, QWEN);
    Remote<Target> failed =
        new Remote.Failed<>(RemoteError.ofStatus(503, "", null), NOW.plusSeconds(60));

    // When
    Decision.Change unreachable =
        change(request, bound, world().nextCheck(NOW).endpoint(failed, new Remote.NotAsked<>()));
    Decision.Change noKey =
        change(request, bound, world().fault(new Problem(Reason.SECRET_NOT_FOUND, "gone")));

    // Then
    assertThat(unreachable.progress()).isEqualTo(bound);
    assertThat(unreachable.verdict().reason()).isEqualTo(Reason.BOUND);
    assertThat(noKey.progress()).isEqualTo(bound);
  }

  @Test
  void aMissingAttachmentIsRestoredWithoutBecomingUnready() {
    // Given
    AdapterSpec request = request(Requests.QUIET, QWEN.id());
    State bound = bound(request, QWEN);

    // When
    Decision.Change change = change(request, bound, world().nextCheck(NOW).endpoint(QWEN));

    // Then
    assertThat(change.action()).isEqualTo(new Effect.Bind(ATTACH));
    assertThat(change.verdict().reason()).isEqualTo(Reason.BOUND);
    assertThat(change.progress()).isEqualTo(bound);
    assertThat(change.notices())
        .extracting(PendingEvent::reason)
        .containsExactly(Reason.BINDING_RESTORED);
  }

  @Test
  void whatAnotherAdaptersCheckShowsCountsToo() {
    // Given a bound adapter whose own check is not due
    AdapterSpec request = request(Requests.QUIET, QWEN.id());
    State bound = bound(request, QWEN);
    Instant later = NOW.plusSeconds(600);

    // When the list that is known has it, and when it has not
    Decision.Change there =
        change(request, bound, world().nextCheck(later).endpoint(QWEN, ON_QWEN.modelId()));
    Decision.Change gone = change(request, bound, world().nextCheck(later).endpoint(QWEN));

    // Then
    assertThat(there.progress().serving().attachments()).containsExactly(ON_QWEN);
    assertThat(there.action()).isEqualTo(Effect.NONE);
    assertThat(there.delay()).isEqualTo(Duration.ofSeconds(600).plusMillis(1));
    assertThat(gone.action()).isEqualTo(new Effect.Bind(ATTACH));
  }

  @Test
  void movesToAnotherEndpointByDetachingFirstOnlyWhereItMust() {
    // Given a spec that names another endpoint now
    AdapterSpec request = request(Requests.QUIET, LLAMA.id());
    State bound = bound(request, QWEN);
    AttachCall attach = new AttachCall(true, ON_LLAMA);
    AttachOutcome elsewhere = AttachErrors.ofAttach(400, "already bound to endpoint x", null);

    // When
    Decision.Change attaching = change(request, bound, world().endpoint(LLAMA));
    Decision.Change detaching =
        change(request, attaching.progress(), world().endpoint(LLAMA).binding(attach, elsewhere));
    Decision.Change again =
        change(
            request,
            detaching.progress(),
            world().endpoint(LLAMA).binding(DETACH, new AttachOutcome.Done()));

    // Then
    assertThat(attaching.action()).isEqualTo(new Effect.Bind(attach));
    assertThat(detaching.action()).isEqualTo(new Effect.Bind(DETACH));
    assertThat(again.action()).isEqualTo(new Effect.Bind(attach));
    assertThat(again.progress().serving().attachments()).containsExactly(ON_LLAMA);
  }

  @Test
  void aRemovedEndpointIsLetGoOf() {
    // Given
    AdapterSpec request = request(Requests.QUIET, null);

    // When
    Decision.Change detaching = change(request, bound(request, QWEN), world());
    Decision.Change done =
        change(request, detaching.progress(), world().binding(DETACH, new AttachOutcome.Done()));

    // Then
    assertThat(detaching.action()).isEqualTo(new Effect.Bind(DETACH));
    assertThat(detaching.progress().inferenceModel()).isEqualTo(MODEL);
    assertThat(detaching.progress().serving().bound()).isNull();
    assertThat(done.progress().serving()).isEqualTo(Serving.NONE);
    assertThat(done.verdict().reason()).isEqualTo(Reason.UPLOADED);
  }

  @Test
  void anOldModelServesUntilTheNewOneHasAnswered() {
    // Given a bound old model, and a new one that is attached too
    AdapterSpec request = request(Requests.ASKING, QWEN.id());
    Attachment old = attachment(QWEN, "acme/old");
    State before =
        uploaded(request)
            .naming("acme/old", null)
            .calledAs(old.modelId())
            .serving(
                Serving.NONE
                    .holding(old)
                    .holding(ON_QWEN)
                    .with(ConditionValue.yes(Reason.BOUND, "x"), QWEN));
    WorldEdits both = world().endpoint(QWEN, old.modelId(), ON_QWEN.modelId());

    // When it is asked, does not answer, and answers
    Decision.Change asking = change(request, before, both);
    State progress = asking.progress();
    Instant end = NOW.plusSeconds(601);
    Decision.Change silent =
        change(
            request,
            progress,
            world()
                .now(end)
                .endpoint(QWEN, old.modelId(), ON_QWEN.modelId())
                .asked(asked(request, progress, new ProbeOutcome.NotServable("no"), end)));
    Decision.Change answered =
        change(
            request,
            progress,
            both.asked(asked(request, progress, answer(ON_QWEN.modelId(), " Paris"), NOW)));
    Decision.Change released =
        change(
            request, answered.progress(), world().endpoint(QWEN, old.modelId(), ON_QWEN.modelId()));

    // Then
    assertThat(progress.inferenceModel()).isEqualTo(old.modelId());
    assertThat(silent.progress().inferenceModel()).isEqualTo(old.modelId());
    assertThat(silent.action()).isEqualTo(Effect.FORGET_OUTCOME);
    assertThat(silent.verdict().message()).contains(old.modelId() + " stays attached and serves");
    assertThat(silent.progress().serving().attachments()).containsExactly(old, ON_QWEN);
    assertThat(answered.progress().inferenceModel()).isEqualTo(ON_QWEN.modelId());
    assertThat(released.action()).isEqualTo(new Effect.Bind(new AttachCall(false, old)));
  }

  /** One row: what is known at a deletion, and what follows. */
  record DeletionCase(String name, WorldEdits world, long age, boolean abandoned, String outcome) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<DeletionCase> deletions() {
    AttachOutcome refused = new AttachOutcome.Failed(RemoteError.ofStatus(401, "", null));
    Problem noKey = new Problem(Reason.SECRET_NOT_FOUND, "Secret k does not exist");
    return Stream.of(
        new DeletionCase("at first", world(), 0, false, "detach, Unbinding"),
        new DeletionCase(
            "detached", world().binding(DETACH, new AttachOutcome.Done()), 5, false, "released"),
        new DeletionCase(
            "refused", world().binding(DETACH, refused), 5, false, "held, Unauthorized"),
        new DeletionCase(
            "refused a while ago",
            world().now(NOW.plusSeconds(300)).binding(new RemoteCall<>(DETACH, refused, NOW)),
            300,
            false,
            "detach, Unbinding"),
        new DeletionCase(
            "another name now",
            world()
                .binding(
                    DETACH,
                    AttachErrors.ofDetach(
                        400, "endpoint name in model_id does not match endpoint", null)),
            5,
            false,
            "held, BindingRefused"),
        new DeletionCase("no key", world().fault(noKey), 5, false, "held, SecretNotFound"),
        new DeletionCase(
            "no key for too long", world().fault(noKey), 601, false, "released, left behind"),
        new DeletionCase(
            "refused for too long",
            world().binding(DETACH, refused),
            601,
            false,
            "released, left behind"),
        new DeletionCase("abandoned", world().fault(noKey), 1, true, "released, left behind"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("deletions")
  void aDeletionDetachesButNeverHangs(DeletionCase row) {
    // Given
    AdapterSpec request = request(Requests.QUIET, QWEN.id());
    World world = row.world().build();

    // When
    Decision.Change change =
        (Decision.Change)
            decider.delete(
                bound(request, QWEN),
                world,
                new Deletion(world.now().minusSeconds(row.age()), row.abandoned()),
                Duration.ofMinutes(10));

    // Then
    assertThat(describe(change)).isEqualTo(row.outcome());
    if (row.outcome().startsWith("held")) {
      assertThat(change.delay()).isLessThanOrEqualTo(Duration.ofMinutes(10));
      assertThat(change.verdict().message()).contains("lora-operator.dev/abandon=true");
    }
  }

  private static String describe(Decision.Change change) {
    if (change.progress().serving().attachments().isEmpty()) {
      return change.notices().isEmpty() ? "released" : "released, left behind";
    }
    return (change.action() instanceof Effect.Bind ? "detach, " : "held, ")
        + change.verdict().reason().text();
  }

  @Test
  void aLetGoDeletionNamesWhatIsLeft() {
    // When
    Decision.Change change =
        (Decision.Change)
            decider.delete(
                bound(request(Requests.QUIET, QWEN.id()), QWEN),
                world().build(),
                new Deletion(NOW, true),
                Duration.ofMinutes(10));

    // Then
    assertThat(change.notices()).hasSize(1);
    assertThat(change.notices().get(0).message())
        .contains(MODEL, "acme/qwen-1a2b", "DELETE /v1/endpoints/endpoint-1/adapters");
  }

  @Test
  void thePollOfANotStartedEndpointIsNotATightLoop() {
    // Given
    AdapterSpec request = request(Requests.QUIET, QWEN.id());

    // When
    Decision.Change change =
        change(
            request,
            uploaded(request),
            world().endpoint(endpoint("endpoint-1", "acme/qwen-1a2b", "PENDING")));

    // Then
    assertThat(change.delay()).isEqualTo(Requests.DELAYS.pollMax());
  }
}
