package dev.loraoperator.lifecycle;

import static dev.loraoperator.lifecycle.SituationBuilder.given;
import static dev.loraoperator.lifecycle.Specs.NOW;
import static dev.loraoperator.lifecycle.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.backend.upload.Validation;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.ReadyCondition.Phase;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.Placement;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.Fingerprint;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the service's own check of the files does to an adapter. */
class ValidationDecisionTest {

  private static final AdapterSpec SPEC = spec().build();
  private static final AdapterSpec NEXT =
      spec().from(new Source.HuggingFace("acme/next", null)).build();

  private static final Instant SOON = NOW.plusSeconds(30);
  private static final Duration YOUNG = Duration.ofMinutes(29);
  private static final Duration OLD = Duration.ofMinutes(30);

  private static final Remote<Validation> NOT_BEGUN = known(null, Validation.Result.PENDING, "");
  private static final Remote<Validation> PENDING = known("rv_1", Validation.Result.PENDING, "");
  private static final Remote<Validation> SUCCEEDED =
      known("rv_1", Validation.Result.SUCCEEDED, "");
  private static final Remote<Validation> FAILED =
      known("rv_1", Validation.Result.FAILED, "adapter.rank: too high");
  private static final Remote<Validation> BROKEN = known("rv_1", Validation.Result.ERROR, "");
  private static final Remote<Validation> ABSENT = new Remote.Missing<>(NOW);
  private static final Remote<Validation> UNREAD = new Remote.Pending<>(SOON);
  private static final Remote<Validation> DOWN =
      new Remote.Failed<>(
          new RemoteError(Reason.TOGETHER_UNAVAILABLE, "HTTP 503", null, RemoteError.Effect.NONE),
          SOON);

  private final Lifecycle lifecycle = Specs.configured(Api.V2);

  private static Remote<Validation> known(
      @Nullable String revisionId, Validation.Result result, String message) {
    return new Remote.Known<>(new Validation(revisionId, result, message), NOW);
  }

  /** One whose upload was complete {@code age} ago. */
  private static Revision uploaded(int number, AdapterSpec spec, Duration age) {
    String record = "ml_" + number;
    return Revision.intended(
            number,
            spec.specHash(),
            new Placement(
                Api.V2,
                null,
                null,
                Placement.Origin.UPLOADED,
                "ml_base",
                null,
                Fingerprint.of("description", spec.markedDescription())),
            "support-bot",
            1,
            Revisions.intent(NOW.minus(age).minusSeconds(60)))
        .created(new RemoteRef("acme/support-bot", record, "job-" + number))
        .observed(Specs.upload("job-" + number, "Complete", "support-bot", null), NOW.minus(age));
  }

  private static State having(Revision... revisions) {
    return State.none().withRevisions(List.of(revisions));
  }

  private Decision.Update update(AdapterSpec spec, State before, SituationBuilder situation) {
    return (Decision.Update) lifecycle.next(situation.of(spec, before));
  }

  private static String condition(@Nullable ConditionValue value) {
    return value == null ? "none" : value.status() + " " + value.reason();
  }

  /** One row: what the service shows how long after the upload, and what is said. */
  record Row(
      String name,
      Remote<Validation> shown,
      Duration age,
      Reason ready,
      Phase phase,
      String validated,
      boolean isNamed) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    Phase waits = Phase.RECONCILING;
    Reason validating = Reason.VALIDATING;
    Reason down = Reason.TOGETHER_UNAVAILABLE;
    String unknown = "Unknown Validating";
    String error = "Unknown ValidationError";
    return Stream.of(
        ready("succeeded", SUCCEEDED, YOUNG, "True Validated"),
        ready("succeeded late", SUCCEEDED, OLD, "True Validated"),
        new Row("not begun", NOT_BEGUN, YOUNG, validating, waits, unknown, false),
        new Row("going on", PENDING, YOUNG, validating, waits, unknown, false),
        new Row("no such check", ABSENT, YOUNG, validating, waits, unknown, false),
        new Row("broken", BROKEN, YOUNG, validating, waits, error, false),
        new Row("cannot be read", DOWN, YOUNG, down, waits, "none", false),
        ready("not begun in half an hour", NOT_BEGUN, OLD, unknown),
        ready("going on for half an hour", PENDING, OLD, unknown),
        ready("no such check in half an hour", ABSENT, OLD, unknown),
        ready("broken for half an hour", BROKEN, OLD, error),
        ready("cannot be read for half an hour", DOWN, OLD, "none"),
        ready("not read yet after half an hour", UNREAD, OLD, "none"),
        failed("failed", YOUNG),
        failed("failed after half an hour", OLD));
  }

  private static Row ready(String name, Remote<Validation> shown, Duration age, String validated) {
    return new Row(name, shown, age, Reason.UPLOADED, Phase.READY, validated, true);
  }

  private static Row failed(String name, Duration age) {
    String validated = "False ValidationFailed";
    return new Row(name, FAILED, age, Reason.VALIDATION_FAILED, Phase.STALLED, validated, false);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void readyWaitsForItButNotForEver(Row row) {
    // When
    Decision.Update update =
        update(SPEC, having(uploaded(1, SPEC, row.age())), given().validation(row.shown()));

    // Then
    assertThat(update.ready().reason()).isEqualTo(row.ready());
    assertThat(update.ready().phase()).isEqualTo(row.phase());
    assertThat(condition(update.state().validated())).isEqualTo(row.validated());
    assertThat(update.state().model().name()).isEqualTo(row.isNamed() ? "acme/support-bot" : null);
    assertThat(update.effects()).isEmpty();
    assertThat(update.state().verification()).isNull();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unfinished")
  void whatIsNotOverIsLookedAtAgain(Row row) {
    // When
    Decision.Update update =
        update(SPEC, having(uploaded(1, SPEC, row.age())), given().validation(row.shown()));

    // Then
    assertThat(update.requeueAfter()).isBetween(Duration.ofMillis(1), Duration.ofMinutes(10));
  }

  static Stream<Row> unfinished() {
    return rows()
        .filter(row -> !row.validated().equals("True Validated"))
        .filter(row -> row.phase() != Phase.STALLED);
  }

  @Test
  void aLookThatHasNotEndedIsWaitedFor() {
    assertThat(
            lifecycle.next(given().validation(UNREAD).of(SPEC, having(uploaded(1, SPEC, YOUNG)))))
        .isEqualTo(new Decision.Keep(Duration.ofSeconds(30)));
  }

  @Test
  void whatHasSucceededIsNotReadAgain() {
    // Given
    State ready =
        update(SPEC, having(uploaded(1, SPEC, YOUNG)), given().validation(SUCCEEDED)).state();
    SituationBuilder situation = given();

    // When
    Decision.Update again = update(SPEC, ready, situation);

    // Then
    assertThat(situation.reads()).isEmpty();
    assertThat(again.state()).isEqualTo(ready);
    assertThat(ready.revisions().get(0).ref().revisionId()).isEqualTo("rv_1");
  }

  @Test
  void whatWasReadyWithoutItIsStalledWhenItFailsAfterAll() {
    // Given
    State ready = update(SPEC, having(uploaded(1, SPEC, OLD)), given().validation(PENDING)).state();

    // When
    Decision.Update failed = update(SPEC, ready, given().validation(FAILED));

    // Then
    assertThat(failed.ready().reason()).isEqualTo(Reason.VALIDATION_FAILED);
    assertThat(failed.ready().message()).contains("adapter.rank: too high", "request a reconcile");
    assertThat(failed.state().revisions().get(0).phase()).isEqualTo(UploadPhase.FAILED);
  }

  @Test
  void aFailureIsOfTheSourceAndNoKeyMendsIt() {
    // Given
    Decision.Update failed =
        update(SPEC, having(uploaded(1, SPEC, YOUNG)), given().validation(FAILED));

    // When
    Decision keyRotated = lifecycle.next(given().rotatedKey().of(SPEC, failed.state()));
    Decision.Update corrected = update(SPEC, failed.state(), given().inputs("with another source"));

    // Then
    assertThat(keyRotated).isInstanceOf(Decision.Keep.class);
    assertThat(corrected.ready().reason()).isEqualTo(Reason.RETRYING);

    // When
    Decision.Update again = update(SPEC, corrected.state(), given().keepingRecords().uploads());

    // Then the same record gets another upload
    assertThat(Effects.create(again.effects()).have())
        .isEqualTo(new RemoteRef("acme/support-bot", "ml_1", null));
    assertThat(again.state().revisions()).hasSize(1);
    assertThat(again.state().revisions().get(0).shown().validation()).isNull();
  }

  @Test
  void withoutAKeyReadyWaitsOnlyAsLong() {
    // Given
    Problem missing = new Problem(Reason.SECRET_NOT_FOUND, "There is no Secret");

    // When
    ReadyCondition young =
        update(SPEC, having(uploaded(1, SPEC, YOUNG)), given().problem(missing)).ready();
    ReadyCondition old =
        update(SPEC, having(uploaded(1, SPEC, OLD)), given().problem(missing)).ready();

    // Then
    assertThat(young.reason()).isEqualTo(Reason.SECRET_NOT_FOUND);
    assertThat(old.reason()).isEqualTo(Reason.UPLOADED);
  }

  @Test
  void anEndThatLiesAheadCountsAsNow() {
    // Given another replica's clock is ahead
    State before = having(uploaded(1, SPEC, Duration.ofHours(-1)));

    // When
    Decision.Update update = update(SPEC, before, given().validation(PENDING));

    // Then
    assertThat(update.ready().reason()).isEqualTo(Reason.VALIDATING);
  }

  /** One row of going back to an older revision, and what it was found to be then. */
  record Back(
      String name,
      Validation.@Nullable Result before,
      Remote<Validation> now,
      Reason ready,
      String validated,
      boolean isRead) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Back> back() {
    return Stream.of(
        new Back(
            "it had succeeded",
            Validation.Result.SUCCEEDED,
            FAILED,
            Reason.UPLOADED,
            "True Validated",
            false),
        new Back("it has since", null, SUCCEEDED, Reason.UPLOADED, "True Validated", true),
        new Back(
            "it has failed since",
            Validation.Result.PENDING,
            FAILED,
            Reason.VALIDATION_FAILED,
            "False ValidationFailed",
            true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("back")
  void goingBackUploadsNothingAndKnowsWhatWasFound(Back row) {
    // Given
    Revision first = uploaded(1, SPEC, Duration.ofMinutes(50));
    if (row.before() != null) {
      first = first.validated(new Validation("rv_1", row.before(), ""));
    }
    Revision second =
        uploaded(2, NEXT, Duration.ofMinutes(40))
            .validated(new Validation("rv_2", Validation.Result.SUCCEEDED, ""));
    State before =
        having(second, first.trimmed())
            .withValidated(ConditionValue.yes(Reason.VALIDATED, "of the second"))
            .withModel(Revisions.model("acme/support-bot-r2", 2));
    SituationBuilder situation = given().validation(row.now());

    // When
    Decision.Update update = update(SPEC, before, situation);

    // Then
    assertThat(update.ready().reason()).isEqualTo(row.ready());
    assertThat(condition(update.state().validated())).isEqualTo(row.validated());
    assertThat(situation.reads().contains("validation")).isEqualTo(row.isRead());
    assertThat(Effects.describe(update.effects())).doesNotContain("create");
  }

  @Test
  void onV1NothingIsChecked() {
    // Given one that was on v2 before
    Revision onV1 =
        Revisions.intended(2, "support-bot", SPEC.specHash(), NOW.minusSeconds(600))
            .created(new RemoteRef("acme/support-bot", null, "job-2"))
            .observed(Specs.upload("job-2", "Complete", "support-bot", null), NOW);
    State before =
        having(onV1, uploaded(1, SPEC, OLD))
            .withValidated(ConditionValue.yes(Reason.VALIDATED, "of v2"));
    SituationBuilder situation = given().validation(FAILED);

    // When
    Decision.Update update = update(Specs.at(Api.V1, SPEC), before, situation);

    // Then
    assertThat(situation.reads()).isEmpty();
    assertThat(update.ready().reason()).isEqualTo(Reason.UPLOADED);
    assertThat(update.state().validated()).isNull();
  }
}
