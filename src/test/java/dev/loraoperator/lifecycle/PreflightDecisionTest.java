package dev.loraoperator.lifecycle;

import static dev.loraoperator.lifecycle.SituationBuilder.FACTS;
import static dev.loraoperator.lifecycle.SituationBuilder.given;
import static dev.loraoperator.lifecycle.Specs.NOW;
import static dev.loraoperator.lifecycle.Specs.spec;
import static dev.loraoperator.lifecycle.Specs.upload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.state.SourceCheck;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.PreflightMode;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.inspection.Inspection;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a pre-flight check does to an upload that is about to begin. */
class PreflightDecisionTest {

  private static final Inspection FINE = new Inspection.Passed(FACTS, List.of());
  private static final Inspection SUSPICIOUS =
      new Inspection.Passed(FACTS, List.of("use_dora is set", "bias is all"));
  private static final Inspection NESTED =
      new Inspection.Failed(new Problem(Reason.FILES_IN_FOLDER, "in folder my-lora"), null);
  private static final Inspection UNSEEN =
      new Inspection.Unknown(Reason.SOURCE_UNREACHABLE, "cannot be reached", null);

  private final Lifecycle lifecycle = Specs.lifecycle();

  /** One row: a mode and what was found; the reason of Ready, and condition SourceVerified. */
  record Case(PreflightMode mode, Inspection seen, Reason ready, @Nullable String sourceVerified) {}

  static Stream<Case> cases() {
    return Stream.of(
        new Case(PreflightMode.ENFORCE, FINE, Reason.SUBMITTING, "True SourceVerified"),
        new Case(PreflightMode.ENFORCE, SUSPICIOUS, Reason.SUBMITTING, "True SourceWarning"),
        new Case(PreflightMode.ENFORCE, NESTED, Reason.FILES_IN_FOLDER, "False FilesInFolder"),
        new Case(PreflightMode.ENFORCE, UNSEEN, Reason.SUBMITTING, "Unknown SourceUnreachable"),
        new Case(PreflightMode.WARN, NESTED, Reason.SUBMITTING, "False FilesInFolder"),
        new Case(PreflightMode.OFF, NESTED, Reason.SUBMITTING, null));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void onlyADefiniteFaultStopsAnUpload(Case row) {
    // When
    Decision.Update update =
        update(row.mode(), State.none(), given().uploads().inspection(row.seen()));

    // Then
    assertThat(update.ready().reason()).isEqualTo(row.ready());
    assertThat(Effects.describe(update.effects()))
        .isEqualTo(row.ready() == Reason.SUBMITTING ? "create" : "");
    SourceCheck check = update.state().sourceCheck();
    assertThat(check == null ? null : check.value().status() + " " + check.value().reason())
        .isEqualTo(row.sourceVerified());
  }

  @Test
  void nothingIsPostedBeforeTheCheckHasEnded() {
    // When
    Decision decision =
        decide(
            PreflightMode.WARN,
            State.none(),
            given().uploads().inspection(new Remote.Pending<>(NOW.plusSeconds(60))));

    // Then
    assertThat(decision).isInstanceOf(Decision.Keep.class);
  }

  @Test
  void aFaultIsCheckedAgainWhenSomethingChangesOrAfterAWhile() {
    // Given
    State refused =
        update(PreflightMode.ENFORCE, State.none(), given().uploads().inspection(NESTED)).state();

    // When
    Decision unchanged = decide(PreflightMode.ENFORCE, refused, given().uploads());
    Decision.Update later =
        update(
            PreflightMode.ENFORCE,
            refused,
            given().now(NOW.plusSeconds(3600)).uploads().inspection(FINE));

    // Then
    assertThat(unchanged).isInstanceOf(Decision.Keep.class);
    assertThat(Effects.describe(later.effects())).isEqualTo("create");
    assertThat(later.state().sourceCheck().value().isTrue()).isTrue();
  }

  @Test
  void anUploadThatIsThereIsNotChecked() {
    // When
    AdapterSpec spec = spec().build();
    Decision.Update update =
        update(
            PreflightMode.ENFORCE,
            State.none(),
            given()
                .uploads(upload("job-9", "Running", "support-bot", spec.markedDescription()))
                .inspection(NESTED));

    // Then
    assertThat(update.ready().reason()).isEqualTo(Reason.UPLOAD_IN_PROGRESS);
    assertThat(update.state().sourceCheck()).isNull();
  }

  @Test
  void whatWaitsForItsCheckDoesNotResolveItsSourceAgain() {
    // Given
    Remote<Inspection> waits = new Remote.Pending<>(NOW.plusSeconds(60));
    SituationBuilder first = given().uploads().inspection(waits);
    SituationBuilder second = given().uploads().begun(waits);

    // When
    Decision begun = decide(PreflightMode.ENFORCE, State.none(), first);
    Decision again = decide(PreflightMode.ENFORCE, State.none(), second);

    // Then
    assertThat(begun).isEqualTo(new Decision.Keep(Duration.ofSeconds(60)));
    assertThat(again).isEqualTo(begun);
    assertThat(first.resolutions()).isEqualTo(1);
    assertThat(second.resolutions()).isZero();
  }

  @Test
  void theResultOfACheckDoesNotHideWhatIsWrongWithTheSourceNow() {
    // Given
    Problem tooSoon = new Problem(Reason.URL_EXPIRES_TOO_SOON, "too soon");

    // When
    Decision.Update update =
        update(
            PreflightMode.ENFORCE,
            State.none(),
            given().uploads().begun(new Remote.Known<>(FINE, NOW)).sourceProblem(tooSoon));

    // Then
    assertThat(update.ready().reason()).isEqualTo(Reason.URL_EXPIRES_TOO_SOON);
    assertThat(update.effects()).isEmpty();
  }

  private Decision decide(PreflightMode mode, State before, SituationBuilder situation) {
    return lifecycle.next(situation.of(spec().checked(mode).build(), before));
  }

  private Decision.Update update(PreflightMode mode, State before, SituationBuilder situation) {
    return (Decision.Update) decide(mode, before, situation);
  }
}
