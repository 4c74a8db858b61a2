package dev.loraoperator.lifecycle;

import static dev.loraoperator.lifecycle.SituationBuilder.given;
import static dev.loraoperator.lifecycle.Specs.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.ReadyCondition.Phase;
import dev.loraoperator.lifecycle.state.RetryGate;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A Secret that is not there may be on its way; how long is counted from when it was missed. */
class MissingSecretTest {

  private static final Problem MISSING =
      new Problem(Reason.SECRET_NOT_FOUND, "Secret x does not exist");
  private static final Instant LATER = NOW.plus(Backoff.SECRET_GRACE).plusSeconds(1);
  private static final AdapterSpec SPEC = Specs.spec().on("endpoint-1").build();

  private final Lifecycle lifecycle = Specs.lifecycle();

  /** Which Secret is missing, and where that is met. */
  private enum Lack {
    API_KEY(State.none()) {
      @Override
      SituationBuilder given(Instant now) {
        return SituationBuilder.given().now(now).problem(MISSING);
      }
    },
    SOURCE(State.none()) {
      @Override
      SituationBuilder given(Instant now) {
        return SituationBuilder.given().now(now).uploads().sourceProblem(MISSING);
      }
    },
    API_KEY_TO_ATTACH(
        State.none()
            .with(
                Revisions.intended("support-bot", SPEC.specHash(), NOW.minusSeconds(600))
                    .created(new RemoteRef("acme/support-bot", null, "job-1"))
                    .observed(
                        Specs.upload("job-1", "Complete", "support-bot", null),
                        NOW.minusSeconds(60)))) {
      @Override
      SituationBuilder given(Instant now) {
        return SituationBuilder.given().now(now).problem(MISSING);
      }
    };

    private final State before;

    Lack(State before) {
      this.before = before;
    }

    abstract SituationBuilder given(Instant now);
  }

  private Decision.Update update(State before, SituationBuilder situation) {
    Decision decision = lifecycle.next(situation.of(SPEC, before));
    assertThat(decision).isInstanceOf(Decision.Update.class);
    return (Decision.Update) decision;
  }

  /** What is decided once nothing more is written. */
  private static boolean writesNothing(Decision decision, Decision.Update last) {
    return decision.fold(
        keep -> true,
        update -> update.state().equals(last.state()) && update.ready().equals(last.ready()));
  }

  @ParameterizedTest
  @EnumSource
  void waitsFromWhenItIsMissedAndThenStalls(Lack lack) {
    // Given an adapter of any age
    Decision.Update missed = update(lack.before, lack.given(NOW).createdAt(Instant.EPOCH));

    // When
    Decision meanwhile = lifecycle.next(lack.given(NOW.plusSeconds(60)).of(SPEC, missed.state()));
    Decision.Update over = update(missed.state(), lack.given(LATER));
    Decision afterwards =
        lifecycle.next(lack.given(LATER.plusSeconds(9000)).of(SPEC, over.state()));

    // Then
    assertThat(missed.ready().phase()).isEqualTo(Phase.RECONCILING);
    assertThat(missed.ready().reason()).isEqualTo(Reason.SECRET_NOT_FOUND);
    assertThat(missed.requeueAfter()).isEqualTo(Backoff.SECRET_GRACE.plusMillis(1));
    assertThat(writesNothing(meanwhile, missed)).isTrue();
    assertThat(meanwhile.requeueAfter()).isLessThanOrEqualTo(Duration.ofSeconds(61));
    assertThat(over.ready().phase()).isEqualTo(Phase.STALLED);
    assertThat(over.ready().message()).isEqualTo(missed.ready().message());
    assertThat(writesNothing(afterwards, over)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void goesOnAtOnceWhenItComes(Lack lack) {
    // Given
    State waiting = update(lack.before, lack.given(NOW)).state();
    State stalled = update(waiting, lack.given(LATER)).state();

    // When
    Decision.Update early = update(waiting, given().inputs("hash2"));
    Decision.Update late = update(stalled, given().inputs("hash2"));

    // Then
    assertThat(early.ready().reason()).isEqualTo(Reason.RETRYING);
    assertThat(late.ready().reason()).isEqualTo(Reason.RETRYING);
    assertThat(late.state().gate()).isNull();
    assertThat(late.requeueAfter()).isLessThan(Duration.ofSeconds(1));
  }

  private record Case(String what, RetryGate gate, Phase phase) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Case> gates() {
    String lack = given().problem(MISSING).of(SPEC, State.none()).lackHash();
    return Stream.of(
        new Case("no failure before", null, Phase.RECONCILING),
        new Case("another failure", new RetryGate("hash1", NOW.minusSeconds(1)), Phase.RECONCILING),
        new Case("another for good", new RetryGate("hash1", null), Phase.RECONCILING),
        new Case(
            "the time is not over", new RetryGate(lack, NOW.plusSeconds(1)), Phase.RECONCILING),
        new Case("the time is over", new RetryGate(lack, NOW), Phase.STALLED),
        new Case("it was over", new RetryGate(lack, null), Phase.STALLED),
        new Case(
            "years ahead", new RetryGate(lack, NOW.plusSeconds(900_000_000)), Phase.RECONCILING));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("gates")
  void countsOnlyItsOwnTime(Case c) {
    // When
    Decision.Update decided = update(State.none().withGate(c.gate), given().problem(MISSING));

    // Then no wait is longer than the longest
    assertThat(decided.ready().phase()).isEqualTo(c.phase);
    if (c.phase == Phase.RECONCILING) {
      assertThat(decided.state().gate().retryAt()).isBetween(NOW, NOW.plus(Backoff.SECRET_GRACE));
    }
  }
}
