package dev.loraoperator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.core.KeyName;
import dev.loraoperator.core.Reason;
import dev.loraoperator.core.decision.Verdict;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What one count of all adapters finds. */
class CensusTest {

  static Stream<Arguments> states() {
    LoraAdapterStatus foreign = Fleet.status(Verdict.State.STALLED, Reason.UPLOAD_FAILED);
    foreign.getConditions().get(0).setReason("SomebodyElsesWord");
    LoraAdapterStatus wordless = Fleet.status(Verdict.State.STALLED, Reason.UPLOAD_FAILED);
    wordless.getConditions().get(0).setReason(null);
    return Stream.of(
        Arguments.of(Fleet.status(Verdict.State.READY, Reason.UPLOADED), "Ready", "Uploaded"),
        Arguments.of(Fleet.status(Verdict.State.READY, Reason.SUSPENDED), "Ready", "Suspended"),
        Arguments.of(
            Fleet.status(Verdict.State.SUSPENDED, Reason.SUSPENDED), "Suspended", "Suspended"),
        Arguments.of(
            Fleet.status(Verdict.State.RECONCILING, Reason.RATE_LIMITED),
            "Progressing",
            "RateLimited"),
        Arguments.of(
            Fleet.status(Verdict.State.STALLED, Reason.UNAUTHORIZED), "Stalled", "Unauthorized"),
        Arguments.of(foreign, "Stalled", "Unknown"),
        Arguments.of(wordless, "Stalled", "Unknown"),
        Arguments.of(new LoraAdapterStatus(), "Unknown", "Unknown"),
        Arguments.of(null, "Unknown", "Unknown"));
  }

  @ParameterizedTest
  @MethodSource("states")
  void anAdapterIsInTheStateItsConditionsSay(
      LoraAdapterStatus status, String state, String reason) {
    Census census = Census.of(Stream.of(Fleet.adapter("a", status)), Fleet.CREATED);

    assertThat(census.adapters()).isEqualTo(Map.of(new AdapterState(state, reason), 1));
  }

  private static LoraAdapter due(Consumer<LoraAdapter> change) {
    LoraAdapterStatus status = Fleet.status(Verdict.State.RECONCILING, Reason.RATE_LIMITED);
    status.setNextAttemptTime(Fleet.CREATED.toString());
    LoraAdapter adapter = Fleet.adapter("a", status);
    change.accept(adapter);
    return adapter;
  }

  static Stream<Arguments> lags() {
    return Stream.of(
        Arguments.of(due(adapter -> {}), Duration.ofMinutes(3)),
        Arguments.of(
            due(
                adapter ->
                    adapter
                        .getStatus()
                        .setNextAttemptTime(Fleet.CREATED.plusSeconds(999).toString())),
            Duration.ZERO),
        Arguments.of(due(adapter -> adapter.getStatus().setNextAttemptTime(null)), Duration.ZERO),
        Arguments.of(
            due(adapter -> adapter.getStatus().setNextAttemptTime("never")), Duration.ZERO),
        Arguments.of(due(adapter -> adapter.getSpec().setSuspend(true)), Duration.ZERO),
        Arguments.of(
            due(adapter -> adapter.getMetadata().setDeletionTimestamp(Fleet.CREATED.toString())),
            Duration.ZERO),
        Arguments.of(Fleet.adapter("new"), Duration.ZERO));
  }

  @ParameterizedTest
  @MethodSource("lags")
  void onlyWhatTheOperatorOwesIsLate(LoraAdapter adapter, Duration lag) {
    Census census = Census.of(Stream.of(adapter), Fleet.CREATED.plusSeconds(180));

    assertThat(census.lag()).isEqualTo(lag);
  }

  @Test
  void theMostOverdueOneCounts() {
    LoraAdapter later =
        due(adapter -> adapter.getStatus().setNextAttemptTime("2026-11-24T12:02:00Z"));

    Census census =
        Census.of(Stream.of(later, due(any -> {}), later), Fleet.CREATED.plusSeconds(180));

    assertThat(census.lag()).isEqualTo(Duration.ofMinutes(3));
  }

  @Test
  void keysAreThoseThatAdaptersNameWithTheirDefaults() {
    LoraAdapter broken = Fleet.adapter("without-spec");
    broken.setSpec(null);

    Census census =
        Census.of(
            Stream.of(
                Fleet.adapter("by-default"),
                broken,
                Fleet.withKey(Fleet.adapter("named"), "other", "k"),
                Fleet.withKey(Fleet.adapter("half"), "other", null)),
            Fleet.CREATED);

    assertThat(census.keys())
        .containsExactlyInAnyOrder(
            new KeyName("team-a", "together-api-key", "TOGETHER_API_KEY"),
            new KeyName("team-a", "other", "k"),
            new KeyName("team-a", "other", "TOGETHER_API_KEY"));
  }
}
