package dev.loraoperator.lifecycle;

import static dev.loraoperator.lifecycle.SituationBuilder.given;
import static dev.loraoperator.lifecycle.Specs.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Probe;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.RetryGate;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.state.Verification;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Reason;
import dev.loraoperator.together.http.StatusErrors;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Times in a status are by the clock of the replica that led then, which may be another one. */
class SkewedTimesTest {

  private static final AdapterSpec SPEC = Specs.spec().build();
  private static final Duration GRACE = Specs.BACKOFF.grace();
  private static final Instant AHEAD = NOW.plus(Duration.ofMinutes(10));
  private static final Instant BEHIND = NOW.minus(Duration.ofMinutes(10));
  private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(1));

  private static Revision intended(Instant time) {
    return Revisions.intended("support-bot", SPEC.specHash(), time);
  }

  private static Decision.Update update(Lifecycle lifecycle, State before, SituationBuilder given) {
    Decision decision = lifecycle.next(given.of(SPEC, before));
    assertThat(decision).isInstanceOf(Decision.Update.class);
    return (Decision.Update) decision;
  }

  /** An intent, and what follows from an empty list that is read at {@code now}. */
  private record Case(
      String what, Instant intent, Instant leadsSince, Instant now, Reason expected) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Case> intents() {
    Instant over = NOW.plus(GRACE).plusSeconds(1);
    return Stream.of(
        new Case("our own, just now", NOW, LONG_AGO, NOW.plusSeconds(5), Reason.CONFIRMING_UPLOAD),
        new Case("our own, grace over", NOW, LONG_AGO, over, Reason.SUBMITTING),
        new Case("a clock behind", BEHIND, NOW, NOW.plusSeconds(5), Reason.CONFIRMING_UPLOAD),
        new Case("a clock behind, grace over", BEHIND, NOW, over, Reason.SUBMITTING),
        new Case("a clock ahead", AHEAD, NOW, NOW.plusSeconds(5), Reason.CONFIRMING_UPLOAD),
        new Case("our clock has stepped back", BEHIND, AHEAD, NOW, Reason.SUBMITTING));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("intents")
  void theGraceIsWaitedOutOnOneClock(Case c) {
    // Given
    Lifecycle lifecycle = Specs.lifecycle(c.leadsSince);

    // When
    Decision.Update decided =
        update(lifecycle, State.none().with(intended(c.intent)), given().now(c.now).uploads());

    // Then
    assertThat(decided.ready().reason()).isEqualTo(c.expected);
  }

  @Test
  void anIntentAheadCountsFromWhenItIsSeen() {
    // Given a replica whose clock was ten minutes ahead
    Lifecycle lifecycle = Specs.lifecycle(NOW.minusSeconds(1));
    Decision.Update seen = update(lifecycle, State.none().with(intended(AHEAD)), given().uploads());

    // When
    Instant over = NOW.plus(GRACE);
    Decision.Update during = update(lifecycle, seen.state(), given().now(over).uploads());
    Decision.Update after =
        update(lifecycle, during.state(), given().now(over.plusMillis(1)).uploads());

    // Then it is written once, and the grace is neither left out nor made longer
    assertThat(seen.requeueAfter()).isEqualTo(Duration.ofMillis(1));
    assertThat(during.state()).isEqualTo(seen.state());
    assertThat(during.ready()).isEqualTo(seen.ready());
    assertThat(after.ready().reason()).isEqualTo(Reason.SUBMITTING);
  }

  @Test
  void whatWasIntendedBeforeStaysBefore() {
    // Given an intent that was made twice
    Revision twice = intended(AHEAD).again(Revisions.intent(AHEAD.plusSeconds(60)));

    // When
    Revision corrected = twice.notAfter(NOW);

    // Then
    assertThat(corrected.intendedBefore()).isTrue();
    assertThat(Objects.requireNonNull(corrected.intent()).time()).isEqualTo(NOW);
    assertThat(corrected.startTime()).isEqualTo(NOW.minusSeconds(60));
    assertThat(corrected.notAfter(NOW)).isSameAs(corrected);
    assertThat(intended(AHEAD).notAfter(NOW).intendedBefore()).isFalse();
    assertThat(intended(BEHIND).again(Revisions.intent(AHEAD)).notAfter(NOW).startTime())
        .isEqualTo(BEHIND);
  }

  @Test
  void aJobThatBeganInTheFutureIsReportedInTime() {
    // Given a status of the year 2126
    Lifecycle lifecycle = Specs.lifecycle();
    RemoteRef job = new RemoteRef("acme/support-bot", null, "job-1");
    State following = State.none().with(intended(NOW.plus(Duration.ofDays(36_500))).created(job));

    // When
    Decision.Update first = update(lifecycle, following, given().upload(new Remote.Missing<>(NOW)));
    Decision.Update lost =
        update(
            lifecycle,
            first.state(),
            given().now(NOW.plus(GRACE)).upload(new Remote.Missing<>(NOW)));

    // Then
    assertThat(first.ready().reason()).isEqualTo(Reason.UPLOAD_IN_PROGRESS);
    assertThat(Revisions.newest(first.state()).startTime()).isEqualTo(NOW);
    assertThat(lost.ready().reason()).isEqualTo(Reason.JOB_NOT_FOUND);
  }

  @Test
  void theTimeForAnsweringDoesNotBeginInTheFuture() {
    // Given
    AdapterSpec spec = Specs.spec().verified(Specs.PROBING).build();
    State uploaded =
        State.none()
            .with(
                Revisions.intended("support-bot", spec.specHash(), LONG_AGO)
                    .created(new RemoteRef("acme/support-bot", null, "job-1"))
                    .observed(
                        Specs.upload("job-1", "Complete", "support-bot", null),
                        NOW.minusSeconds(60)));
    Decision.Update asked = (Decision.Update) Specs.lifecycle().next(given().of(spec, uploaded));
    Verification begun = Objects.requireNonNull(asked.state().verification());
    State ahead =
        asked
            .state()
            .withVerification(
                new Verification(
                    begun.probeHash(),
                    ConditionValue.unknown(Reason.VERIFYING, "asking"),
                    AHEAD,
                    1,
                    null,
                    null));
    Probe.Prompt prompt =
        new Probe.Prompt("acme/support-bot", true, "?", 8, 0, Duration.ofSeconds(60));

    // When
    Decision.Update failed =
        (Decision.Update)
            Specs.lifecycle()
                .next(
                    given()
                        .probed(
                            new Probe(begun.probeHash(), 1, prompt),
                            new ProbeOutcome.Failed(StatusErrors.of(503, "", null)),
                            NOW)
                        .of(spec, ahead));

    // Then
    assertThat(Objects.requireNonNull(failed.state().verification()).startedAt()).isEqualTo(NOW);
  }

  private record Gate(String what, Instant retryAt, boolean due) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Gate> gates() {
    return Stream.of(
        new Gate("never", null, false),
        new Gate("not yet", NOW.plusMillis(1), false),
        new Gate("now", NOW, true),
        new Gate("the longest wait", NOW.plus(Backoff.LONGEST_WAIT), false),
        new Gate("longer than any", NOW.plus(Backoff.LONGEST_WAIT).plusMillis(1), true),
        new Gate("the year 2126", NOW.plus(Duration.ofDays(36_500)), true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("gates")
  void noWaitIsLongerThanTheLongest(Gate c) {
    // Given
    RetryGate gate = new RetryGate("hash1", c.retryAt);

    // When
    Decision decided =
        Specs.lifecycle().next(given().uploads().of(SPEC, State.none().withGate(gate)));

    // Then
    assertThat(gate.isDue(NOW)).isEqualTo(c.due);
    assertThat(gate.isClosed(NOW, "hash1")).isEqualTo(!c.due);
    assertThat(decided).isInstanceOf(c.due ? Decision.Update.class : Decision.Keep.class);
  }
}
