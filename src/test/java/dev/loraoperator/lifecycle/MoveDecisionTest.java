package dev.loraoperator.lifecycle;

import static dev.loraoperator.lifecycle.SituationBuilder.given;
import static dev.loraoperator.lifecycle.Specs.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.Target;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.Validation;
import dev.loraoperator.lifecycle.serve.ServePlan;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.Place;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.Placement;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.Serving;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.state.Verification;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.Fingerprint;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.VerifySettings;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A move from v1 to v2: what serves goes on serving, whatever is uploaded beside it. */
class MoveDecisionTest {

  private static final SecretKeyRef KEY = new SecretKeyRef("together-api-key", "TOGETHER_API_KEY");
  private static final Target QWEN = new Target("endpoint-1", "acme/qwen", null, "STARTED", true);
  private static final ConditionValue ANSWERED = ConditionValue.yes(Reason.ANSWERED, "Paris");
  private static final ConditionValue SILENT =
      ConditionValue.no(Reason.MODEL_NOT_SERVABLE, "no answer");

  /** The names of the models on both APIs, which may be the same or not. */
  enum Names {
    SAME("acme/support-bot", "acme/support-bot"),
    DIFFERENT("user/support-bot", "project/support-bot");

    private final String onV1;
    private final String onV2;

    Names(String onV1, String onV2) {
      this.onV1 = onV1;
      this.onV2 = onV2;
    }
  }

  private final Lifecycle lifecycle = Specs.configured(null);

  private static AdapterSpec spec(Api api, VerifySettings verify, boolean hasEndpoint) {
    return Specs.at(api, Specs.spec().verified(verify).on(hasEndpoint ? QWEN.id() : null).build());
  }

  private static Revision uploaded(int number, AdapterSpec spec, Api api, String model) {
    return Revision.intended(
            number,
            spec.specHash(),
            new Placement(
                api,
                null,
                KEY,
                Placement.Origin.UPLOADED,
                null,
                null,
                Fingerprint.of("description", spec.markedDescription())),
            "support-bot",
            1,
            Revisions.intent(NOW.minusSeconds(600)))
        .created(new RemoteRef(model, api == Api.V1 ? null : "ml_1", "job-" + number))
        .observed(
            Specs.upload("job-" + number, "Complete", "support-bot", null), NOW.minusSeconds(60));
  }

  /** On v1, and in use. */
  private static State onV1(AdapterSpec spec, Names names) {
    return State.none()
        .withRevisions(List.of(uploaded(1, spec, Api.V1, names.onV1)))
        .withModel(Revisions.model(names.onV1, 1));
  }

  /** The same, and complete and checked on v2. */
  private static State onBoth(AdapterSpec spec, Names names, State before) {
    return before.with(
        uploaded(2, spec, Api.V2, names.onV2)
            .validated(new Validation("rv_1", Validation.Result.SUCCEEDED, "")));
  }

  private static State attached(State state, String model) {
    Attachment held = Specs.attachment(QWEN, model);
    return state
        .withInferenceModel(held.inferenceModel())
        .withServing(
            Serving.NONE
                .holding(held)
                .with(ConditionValue.yes(Reason.BOUND, "x"), Serving.Endpoint.of(QWEN)));
  }

  private static State asked(State state, ConditionValue value) {

    String hash = Fingerprint.of("whatever was asked");
    return state.withVerification(
        new Verification(hash, value, NOW.minusSeconds(50), 1, null, null));
  }

  private Decision.Update update(AdapterSpec spec, State before, SituationBuilder situation) {
    return (Decision.Update) lifecycle.next(situation.of(spec, before));
  }

  /** One row: how it serves on v1, what the spec says besides, and whether it goes on there. */
  record Row(
      String name,
      boolean isAttached,
      @Nullable ConditionValue answer,
      VerifySettings verify,
      boolean keepsEndpoint,
      boolean stays) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row("it has answered", false, ANSWERED, Specs.PROBING, false, true),
        new Row("it has answered, and had to", false, ANSWERED, Specs.GATED, false, true),
        new Row("it is attached", true, null, Specs.QUIET, false, true),
        new Row("it is attached, and stays in the spec", true, null, Specs.QUIET, true, true),
        new Row("it is attached and has answered", true, ANSWERED, Specs.PROBING, true, true),
        new Row("it is attached and is silent", true, SILENT, Specs.PROBING, true, true),
        new Row("nobody has asked it", false, null, Specs.QUIET, false, false),
        new Row("it did not answer", false, SILENT, Specs.PROBING, false, false));
  }

  static Stream<Arguments> moves() {
    return rows().flatMap(row -> Stream.of(Names.values()).map(names -> Arguments.of(row, names)));
  }

  private static State before(Row row, Names names, AdapterSpec spec) {
    State state = onBoth(spec, names, onV1(spec, names));
    State held = row.isAttached() ? attached(state, names.onV1) : state;
    return row.answer() == null ? held : asked(held, row.answer());
  }

  @ParameterizedTest(name = "{0}, names: {1}")
  @MethodSource("moves")
  void whatServesStaysAndWhatServesNothingMoves(Row row, Names names) {
    // Given
    AdapterSpec spec = spec(Api.V2, row.verify(), row.keepsEndpoint());
    State before = before(row, names, spec);

    // When
    Decision.Update update = update(spec, before, given());

    // Then
    State after = update.state();
    assertThat(update.ready().isReady()).isTrue();
    assertThat(update.ready().reason())
        .isEqualTo(row.stays() ? Reason.MOVE_WAITS_FOR_SERVING : Reason.UPLOADED);
    assertThat(after.model().name()).isEqualTo(row.stays() ? names.onV1 : names.onV2);
    assertThat(after.model().revision()).isEqualTo(row.stays() ? 1 : 2);
    assertThat(after.model().inferenceModel())
        .isEqualTo(row.stays() ? before.model().inferenceModel() : names.onV2);
    assertThat(after.serving().attachments()).isEqualTo(before.serving().attachments());
    assertThat(after.verification()).isEqualTo(row.stays() ? before.verification() : null);
    assertThat(update.effects()).isEmpty();
    assertThat(after.revisions()).hasSize(2);
  }

  @ParameterizedTest(name = "{0}, names: {1}")
  @MethodSource("moves")
  void theMessageSaysWhatToCallAndWhatToSet(Row row, Names names) {
    // Given
    AdapterSpec spec = spec(Api.V2, row.verify(), row.keepsEndpoint());
    State before = before(row, names, spec);

    // When
    String message = update(spec, before, given()).ready().message();

    // Then
    assertThat(message).contains(names.onV2);
    if (row.stays()) {
      assertThat(message).contains("spec.deployment", before.model().inferenceModel());
    }
  }

  @ParameterizedTest
  @EnumSource(Names.class)
  void whileItIsUploadedNothingChanges(Names names) {
    // Given
    AdapterSpec spec = spec(Api.V2, Specs.QUIET, true);
    State before = attached(onV1(spec, names), names.onV1);
    FakeBackend v2 = new FakeBackend();
    v2.uploads = new Remote.Known<>(UploadList.NONE, NOW);

    // When
    Decision.Update update = update(spec, before, given().v2(v2));

    // Then
    assertThat(Effects.describe(update.effects())).isEqualTo("create");
    assertThat(update.state().model().name()).isEqualTo(names.onV1);
    assertThat(update.state().model().inferenceModel()).isEqualTo(before.model().inferenceModel());
    assertThat(update.state().serving()).isEqualTo(before.serving());
  }

  @ParameterizedTest
  @EnumSource(Names.class)
  void goingBackIsWhereItWas(Names names) {
    // Given a move that has ended
    AdapterSpec onV2 = spec(Api.V2, Specs.QUIET, false);
    State moved = update(onV2, onBoth(onV2, names, onV1(onV2, names)), given()).state();
    assertThat(moved.model().revision()).isEqualTo(2);

    // When
    Decision.Update back = update(spec(Api.V1, Specs.QUIET, false), moved, given());

    // Then
    assertThat(back.ready().reason()).isEqualTo(Reason.UPLOADED);
    assertThat(back.state().model().revision()).isEqualTo(1);
    assertThat(back.state().model().name()).isEqualTo(names.onV1);
    assertThat(back.state().model().id()).isNull();
    assertThat(back.effects()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Names.class)
  void theAttachmentIsDetachedWhereItWasMade(Names names) {
    // Given it is moved, attached, and deleted
    AdapterSpec spec = spec(Api.V2, Specs.QUIET, false);
    State before = Specs.on(Api.V2, attached(onBoth(spec, names, onV1(spec, names)), names.onV1));
    FakeBackend v1 = new FakeBackend();
    SituationBuilder situation = given().otherKey(KEY, v1);
    Situation.Deletion deletion = new Situation.Deletion(NOW, false);

    // When
    Decision.Update update = (Decision.Update) lifecycle.next(situation.of(spec, before, deletion));

    // Then
    Operation.Detach detach = new Operation.Detach(Specs.attachment(QWEN, names.onV1));
    assertThat(update.effects()).contains(new Effect.Start(detach, new Place(KEY, Api.V1)));
    assertThat(update.ready().reason()).isEqualTo(Reason.UNBINDING);
  }

  @Test
  void aNewOneOnV2CannotBeAttachedAndSaysSo() {
    // Given nothing that serves on v1
    AdapterSpec spec = spec(Api.V2, Specs.QUIET, true);
    State before =
        State.none()
            .withRevisions(
                onBoth(spec, Names.SAME, onV1(spec, Names.SAME)).revisions().subList(0, 1));
    assertThat(ServePlan.of(spec, before, "").stillServing()).isEmpty();

    // When
    Decision.Update update =
        update(
            spec,
            before,
            given()
                .target(
                    new Remote.Failed<>(
                        new RemoteError(
                            Reason.ATTACH_NEEDS_V1, "not supported", null, RemoteError.Effect.NONE),
                        NOW.plusSeconds(60))));

    // Then
    assertThat(update.ready().reason()).isEqualTo(Reason.ATTACH_NEEDS_V1);
    assertThat(update.ready().isReady()).isFalse();
  }
}
