package dev.loraoperator.lifecycle;

import static dev.loraoperator.lifecycle.SituationBuilder.given;
import static dev.loraoperator.lifecycle.Specs.NOW;
import static dev.loraoperator.lifecycle.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.upload.BaseChoice;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.state.CurrentModel;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.PreflightMode;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.inspection.AdapterFacts;
import dev.loraoperator.model.inspection.Inspection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which base model an upload gets, and what is said where that is not clear. */
class BaseDecisionTest {

  private static final AdapterSpec WRITTEN = Specs.withBase("acme/base", spec().build());
  private static final AdapterSpec SILENT = Specs.withBase(null, spec().build());
  private static final AdapterSpec UNCHECKED =
      Specs.withBase(null, spec().checked(PreflightMode.OFF).build());
  private static final AdapterSpec WRITTEN_UNCHECKED =
      Specs.withBase("acme/base", spec().checked(PreflightMode.OFF).build());

  private static final Inspection FILES_NAME_IT = passed("acme/trained-on");
  private static final Inspection FILES_NAME_NONE = passed(null);
  private static final Inspection UNREAD =
      new Inspection.Unknown(Reason.SOURCE_UNREACHABLE, "cannot be reached", null);

  private static final Remote<BaseChoice> FOUND = chosen("ml_1", "acme/Base");

  private final Lifecycle v2 = Specs.configured(Api.V2);
  private final Lifecycle v1 = Specs.configured(Api.V1);

  private static Inspection passed(@Nullable String baseModel) {
    return new Inspection.Passed(
        new AdapterFacts("zip", 8, 16, List.of("q_proj"), baseModel, null, 9L, 2, 3, "etag/9"),
        List.of());
  }

  private static Remote<BaseChoice> chosen(String id, @Nullable String name) {
    return new Remote.Known<>(new BaseChoice.Chosen(id, name), NOW);
  }

  private static Remote<BaseChoice> refused(Reason reason, String message) {
    return new Remote.Known<>(new BaseChoice.Refused(new Problem(reason, message)), NOW);
  }

  private static SituationBuilder shown(Inspection files, Remote<BaseChoice> choice) {
    return given().uploads().inspection(files).base(choice);
  }

  /** The same at {@code now}. */
  private static SituationBuilder shown(Instant now, Inspection files, Remote<BaseChoice> choice) {
    return given().now(now).uploads().inspection(files).base(choice);
  }

  private Decision.Update update(AdapterSpec spec, State before, SituationBuilder situation) {
    return (Decision.Update) v2.next(situation.of(spec, before));
  }

  /** After a change of the spec or a Secret, which first of all opens the gate. */
  private Decision.Update updateAfterChange(
      AdapterSpec spec, State before, SituationBuilder situation) {
    return update(spec, update(spec, before, situation.inputs("changed")).state(), situation);
  }

  /** One row: what names a base, what it is found to be, and what the status says of it. */
  record Row(
      String name,
      AdapterSpec spec,
      Inspection files,
      Remote<BaseChoice> choice,
      String asked,
      CurrentModel.BaseModel expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    CurrentModel.BaseModel ofSpec =
        new CurrentModel.BaseModel("acme/Base", "ml_1", "spec.baseModel");
    CurrentModel.BaseModel byId = new CurrentModel.BaseModel("acme/base", "ml_1", "spec.baseModel");
    CurrentModel.BaseModel ofFiles =
        new CurrentModel.BaseModel("acme/Base", "ml_1", "adapter_config.json");
    return Stream.of(
        new Row("the spec", WRITTEN, FILES_NAME_NONE, FOUND, "acme/base", ofSpec),
        new Row("the spec before the files", WRITTEN, FILES_NAME_IT, FOUND, "acme/base", ofSpec),
        new Row("the spec, the files are not read", WRITTEN, UNREAD, FOUND, "acme/base", ofSpec),
        new Row("the spec without a check", WRITTEN_UNCHECKED, UNREAD, FOUND, "acme/base", ofSpec),
        new Row(
            "an id, whose name is not known",
            WRITTEN,
            FILES_NAME_NONE,
            chosen("ml_1", null),
            "acme/base",
            byId),
        new Row("the files", SILENT, FILES_NAME_IT, FOUND, "acme/trained-on", ofFiles));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void itIsPersistedBeforeThePostThatNamesIt(Row row) {
    // Given
    SituationBuilder situation = shown(row.files(), row.choice());

    // When
    Decision.Update update = update(row.spec(), State.none(), situation);

    // Then
    assertThat(situation.reads()).contains("base " + row.asked());
    assertThat(update.ready().reason()).isEqualTo(Reason.SUBMITTING);
    assertThat(update.state().model().baseModel()).isEqualTo(row.expected());
    assertThat(update.state().revisions().get(0).placement().baseModelId()).isEqualTo("ml_1");
    assertThat(Effects.create(update.effects()).order().baseModel()).isEqualTo("ml_1");
  }

  /** One row of what stops the upload. */
  record Stop(
      String name,
      AdapterSpec spec,
      Inspection files,
      Remote<BaseChoice> choice,
      Reason reason,
      String message) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Stop> stops() {
    Remote<BaseChoice> several = refused(Reason.BASE_MODEL_AMBIGUOUS, "one (ml_1), two (ml_2)");
    Remote<BaseChoice> none = refused(Reason.BASE_MODEL_UNSUPPORTED, "similar names are acme/Base");
    Reason required = Reason.BASE_MODEL_REQUIRED;
    return Stream.of(
        new Stop("no check", UNCHECKED, FILES_NAME_IT, FOUND, required, "spec.preflight Off"),
        new Stop("none in the files", SILENT, FILES_NAME_NONE, FOUND, required, "names none"),
        new Stop(
            "several", WRITTEN, FILES_NAME_NONE, several, Reason.BASE_MODEL_AMBIGUOUS, "(ml_2)"),
        new Stop(
            "not one", SILENT, FILES_NAME_IT, none, Reason.BASE_MODEL_UNSUPPORTED, "acme/Base"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stops")
  void whatIsNotClearIsTheUsersToSayBeforeAnythingIsMade(Stop row) {
    // When
    Decision.Update update = update(row.spec(), State.none(), shown(row.files(), row.choice()));

    // Then
    assertThat(update.ready().reason()).isEqualTo(row.reason());
    assertThat(update.ready().phase()).isEqualTo(ReadyCondition.Phase.STALLED);
    assertThat(update.ready().message()).contains(row.message());
    assertThat(update.effects()).isEmpty();
    assertThat(update.state().revisions()).isEmpty();
  }

  @Test
  void whatIsWrittenThenGoesOn() {
    // Given
    State stalled = update(SILENT, State.none(), shown(FILES_NAME_NONE, FOUND)).state();

    // When
    Decision.Update update = updateAfterChange(WRITTEN, stalled, shown(FILES_NAME_NONE, FOUND));

    // Then
    assertThat(Effects.describe(update.effects())).isEqualTo("create");
  }

  @Test
  void theCatalogueIsLookedAtAgainLaterBecauseItMayHaveChanged() {
    // Given
    Decision.Update stalled =
        update(
            WRITTEN,
            State.none(),
            shown(FILES_NAME_NONE, refused(Reason.BASE_MODEL_UNSUPPORTED, "none")));
    Duration wait = stalled.requeueAfter();
    assertThat(wait).isNotNull();

    // When
    Decision before = v2.next(shown(FILES_NAME_NONE, FOUND).of(WRITTEN, stalled.state()));
    Decision.Update after =
        update(WRITTEN, stalled.state(), shown(NOW.plus(wait), FILES_NAME_NONE, FOUND));

    // Then
    assertThat(before).isInstanceOf(Decision.Keep.class);
    assertThat(Effects.describe(after.effects())).isEqualTo("create");
  }

  @Test
  void filesThatCannotBeReadAreTriedForTenMinutes() {
    // Given
    Decision.Update first = update(SILENT, State.none(), shown(UNREAD, FOUND));

    // Then
    assertThat(first.ready().reason()).isEqualTo(Reason.BASE_MODEL_REQUIRED);
    assertThat(first.ready().phase()).isEqualTo(ReadyCondition.Phase.RECONCILING);
    assertThat(first.ready().message()).contains("could not be read", "spec.baseModel");
    assertThat(first.requeueAfter()).isEqualTo(Specs.BACKOFF.pollMax());

    // When almost ten minutes, and then ten minutes have passed
    SituationBuilder tenth = shown(NOW.plusSeconds(599), UNREAD, FOUND);
    Decision.Update almost = update(SILENT, first.state(), tenth);
    Decision.Update over =
        update(SILENT, almost.state(), shown(NOW.plusSeconds(601), UNREAD, FOUND));

    // Then
    assertThat(almost.ready()).isEqualTo(first.ready());
    assertThat(almost.state()).isEqualTo(first.state());
    assertThat(tenth.maxAge()).isEqualTo(Specs.BACKOFF.pollMax());
    assertThat(over.ready().reason()).isEqualTo(Reason.BASE_MODEL_REQUIRED);
    assertThat(over.ready().phase()).isEqualTo(ReadyCondition.Phase.STALLED);
    assertThat(over.requeueAfter()).isNotNull();

    // When that goes on
    Instant later = NOW.plusSeconds(601).plus(over.requeueAfter());
    Decision.Update still = update(SILENT, over.state(), shown(later, UNREAD, FOUND));

    // Then it stays stalled
    assertThat(still.ready().phase()).isEqualTo(ReadyCondition.Phase.STALLED);

    // When they can be read after all
    Instant latest = later.plus(still.requeueAfter());
    Decision.Update read = update(SILENT, still.state(), shown(latest, FILES_NAME_IT, FOUND));

    // Then
    assertThat(Effects.describe(read.effects())).isEqualTo("create");
  }

  @Test
  void filesThatCanBeReadWithinTheTenMinutesGoOnAtOnce() {
    // Given
    State waiting = update(SILENT, State.none(), shown(UNREAD, FOUND)).state();

    // When
    Decision.Update read =
        update(SILENT, waiting, shown(NOW.plusSeconds(60), FILES_NAME_IT, FOUND));

    // Then
    assertThat(Effects.describe(read.effects())).isEqualTo("create");
    assertThat(read.state().gate()).isNull();
  }

  @Test
  void anAnswerThatIsOnItsWayIsWaitedFor() {
    Remote<BaseChoice> pending = new Remote.Pending<>(NOW.plusSeconds(30));
    assertThat(v2.next(shown(FILES_NAME_IT, pending).of(SILENT, State.none())))
        .isEqualTo(new Decision.Keep(Duration.ofSeconds(30)));
  }

  @Test
  void aCatalogueThatCannotBeReadIsReportedAsWhatItIs() {
    // Given
    RemoteError error =
        new RemoteError(Reason.TOGETHER_UNAVAILABLE, "HTTP 503", null, RemoteError.Effect.NONE);

    // When
    Decision.Update update =
        update(
            SILENT,
            State.none(),
            shown(FILES_NAME_IT, new Remote.Failed<>(error, NOW.plusSeconds(60))));

    // Then
    assertThat(update.ready().reason()).isEqualTo(Reason.TOGETHER_UNAVAILABLE);
    assertThat(update.effects()).isEmpty();
    assertThat(update.requeueAfter()).isEqualTo(Duration.ofSeconds(60).plusMillis(1));
  }

  /** What a second process finds, which has not resolved it itself. */
  enum Left {
    INTENT,
    RECORD,
    FAILED_UPLOAD
  }

  @ParameterizedTest
  @EnumSource(Left.class)
  void whatWasResolvedOnceIsNotResolvedAgain(Left left) {
    // Given an intent, or what came of it, and a catalogue that says something else meanwhile
    State intended = update(WRITTEN, State.none(), shown(FILES_NAME_NONE, FOUND)).state();
    SituationBuilder situation =
        shown(NOW.plus(Duration.ofHours(1)), FILES_NAME_NONE, chosen("ml_2", "acme/Other"))
            .keepingRecords();

    // When
    Decision.Update update = update(WRITTEN, after(intended, left), situation);

    // Then
    Operation.Create create = Effects.create(update.effects());
    assertThat(create.order().baseModel()).isEqualTo("ml_1");
    assertThat(create.have().modelId()).isEqualTo(left == Left.INTENT ? null : "ml_made");
    assertThat(update.state().model().baseModel())
        .isEqualTo(new CurrentModel.BaseModel("acme/Base", "ml_1", "spec.baseModel"));
    assertThat(situation.reads()).noneMatch(read -> read.startsWith("base"));
  }

  private static State after(State intended, Left left) {
    Revision revision = intended.revisions().get(0);
    Revision record = revision.created(new RemoteRef("acme/support-bot", "ml_made", null));
    return switch (left) {
      case INTENT -> intended;
      case RECORD -> intended.with(record);
      case FAILED_UPLOAD ->
          intended.with(
              record
                  .created(new RemoteRef(null, null, "job-1"))
                  .observed(
                      Specs.upload("job-1", "Failed", "support-bot", null), NOW.plusSeconds(60)));
    };
  }

  @Test
  void aRecordThatWasRefusedMayHaveAnotherBaseNextTime() {
    // Given a POST that was refused
    State intended = update(WRITTEN, State.none(), shown(FILES_NAME_NONE, FOUND)).state();
    RemoteError error =
        new RemoteError(Reason.UPLOAD_REFUSED, "no such base", null, RemoteError.Effect.NONE);
    State refused =
        update(
                WRITTEN,
                intended,
                shown(FILES_NAME_NONE, FOUND).outcome(new CreateOutcome.Failed(error)))
            .state();

    // When it is tried again
    Decision.Update again =
        updateAfterChange(WRITTEN, refused, shown(FILES_NAME_NONE, chosen("ml_2", "acme/Other")));

    // Then
    assertThat(Effects.create(again.effects()).order().baseModel()).isEqualTo("ml_2");
    assertThat(again.state().revisions().get(0).placement().baseModelId()).isEqualTo("ml_2");
  }

  /** One row of v1, which takes what is written. */
  record Plain(String name, AdapterSpec spec, CurrentModel.@Nullable BaseModel expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Plain> plain() {
    return Stream.of(
        new Plain(
            "written", WRITTEN, new CurrentModel.BaseModel("acme/base", null, "spec.baseModel")),
        new Plain("not written", SILENT, null),
        new Plain("not written, no check", UNCHECKED, null));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("plain")
  void onV1ItIsSentAsItIsWrittenAndNeverInvented(Plain row) {
    // Given
    SituationBuilder situation = shown(FILES_NAME_IT, FOUND);

    // When
    Decision.Update update = (Decision.Update) v1.next(situation.of(row.spec(), State.none()));

    // Then
    assertThat(situation.reads()).noneMatch(read -> read.startsWith("base"));
    assertThat(update.state().model().baseModel()).isEqualTo(row.expected());
    assertThat(update.state().revisions().get(0).placement().baseModelId()).isNull();
    assertThat(Effects.create(update.effects()).order().baseModel())
        .isEqualTo(row.spec().baseModel());
  }
}
