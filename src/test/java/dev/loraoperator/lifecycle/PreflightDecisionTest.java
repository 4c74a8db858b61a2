package dev.loraoperator.lifecycle;

import static dev.loraoperator.lifecycle.Requests.NOW;
import static dev.loraoperator.lifecycle.WorldEdits.FACTS;
import static dev.loraoperator.lifecycle.WorldEdits.world;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.lifecycle.state.SourceCheck;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Inspection;
import dev.loraoperator.model.PreflightMode;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a look at the source does to an upload that is about to begin. */
class PreflightDecisionTest {

  private static final Inspection FINE = new Inspection.Passed(FACTS, List.of());
  private static final Inspection SUSPICIOUS =
      new Inspection.Passed(FACTS, List.of("use_dora is set", "bias is all"));
  private static final Inspection NESTED =
      new Inspection.Failed(new Problem(Reason.FILES_IN_FOLDER, "in folder my-lora"), null);
  private static final Inspection UNSEEN =
      new Inspection.Unknown(Reason.SOURCE_UNREACHABLE, "cannot be reached", null);

  private final Lifecycle decider = new Lifecycle(Requests.DELAYS);

  /** One row: a mode and what was seen; the reason of Ready, and condition SourceVerified. */
  record Case(PreflightMode mode, Inspection seen, Reason ready, @Nullable String sourceVerified) {}

  static Stream<Case> cases() {
    return Stream.of(
        new Case(PreflightMode.ENFORCE, FINE, Reason.SUBMITTING, "True SourceVerified"),
        new Case(PreflightMode.ENFORCE, SUSPICIOUS, Reason.SUBMITTING, "True SourceSuspicious"),
        new Case(PreflightMode.ENFORCE, NESTED, Reason.FILES_IN_FOLDER, "False FilesInFolder"),
        new Case(PreflightMode.ENFORCE, UNSEEN, Reason.SUBMITTING, "Unknown SourceUnreachable"),
        new Case(PreflightMode.WARN, NESTED, Reason.SUBMITTING, "False FilesInFolder"),
        new Case(PreflightMode.OFF, NESTED, Reason.SUBMITTING, null));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void onlyADefiniteFaultStopsAnUpload(Case row) {
    // When
    Decision.Change change =
        (Decision.Change)
            decider.decide(
                request(row.mode()), State.none(), world().jobs().source(row.seen()).build());

    // Then
    assertThat(change.verdict().reason()).isEqualTo(row.ready());
    assertThat(change.action())
        .isEqualTo(row.ready() == Reason.SUBMITTING ? Effect.SUBMIT : Effect.NONE);
    SourceCheck check = change.progress().sourceCheck();
    assertThat(check == null ? null : check.finding().status() + " " + check.finding().reason())
        .isEqualTo(row.sourceVerified());
  }

  @Test
  void nothingIsPostedBeforeTheLookHasEnded() {
    // When
    Decision decision =
        decider.decide(
            request(PreflightMode.WARN),
            State.none(),
            world().jobs().source(new Remote.Pending<>(NOW.plusSeconds(60))).build());

    // Then
    assertThat(decision).isInstanceOf(Decision.Keep.class);
  }

  @Test
  void aFaultIsLookedAtAgainWhenSomethingChangesOrAfterAWhile() {
    // Given
    State refused =
        ((Decision.Change)
                decider.decide(
                    request(PreflightMode.ENFORCE),
                    State.none(),
                    world().jobs().source(NESTED).build()))
            .progress();

    // When
    Decision unchanged =
        decider.decide(request(PreflightMode.ENFORCE), refused, world().jobs().build());
    Decision.Change later =
        (Decision.Change)
            decider.decide(
                request(PreflightMode.ENFORCE),
                refused,
                world().now(NOW.plusSeconds(3600)).jobs().source(FINE).build());

    // Then
    assertThat(unchanged).isInstanceOf(Decision.Keep.class);
    assertThat(later.action()).isEqualTo(Effect.SUBMIT);
    assertThat(later.progress().sourceCheck().finding().isTrue()).isTrue();
  }

  @Test
  void anUploadThatIsThereIsNotLookedAt() {
    // When
    AdapterSpec request = request(PreflightMode.ENFORCE);
    Decision.Change change =
        (Decision.Change)
            decider.decide(
                request,
                State.none(),
                world()
                    .jobs(
                        Requests.job(
                            "job-9", "Running", "support-bot", request.markedDescription()))
                    .source(NESTED)
                    .build());

    // Then
    assertThat(change.verdict().reason()).isEqualTo(Reason.UPLOAD_IN_PROGRESS);
    assertThat(change.progress().sourceCheck()).isNull();
  }

  private static AdapterSpec request(PreflightMode mode) {
    AdapterSpec request = Requests.request();
    return new AdapterSpec(
        request.id(),
        request.owner(),
        request.modelName(),
        request.baseModel(),
        request.description(),
        request.source(),
        request.apiKey(),
        mode,
        request.verify(),
        request.endpoint(),
        request.interval(),
        false);
  }
}
