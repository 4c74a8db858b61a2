package dev.loraoperator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.KeyName;
import dev.loraoperator.testing.AdapterEdit;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What one count of all adapters finds. */
class AdapterCountsTest {

  static Stream<Arguments> states() {
    LoraAdapterStatus foreign =
        ManyAdapters.status(ReadyCondition.Phase.STALLED, Reason.UPLOAD_FAILED);
    foreign.conditions().get(0).setReason("SomebodyElsesWord");
    LoraAdapterStatus wordless =
        ManyAdapters.status(ReadyCondition.Phase.STALLED, Reason.UPLOAD_FAILED);
    wordless.conditions().get(0).setReason(null);
    return Stream.of(
        Arguments.of(
            ManyAdapters.status(ReadyCondition.Phase.READY, Reason.UPLOADED), "Ready", "Uploaded"),
        Arguments.of(
            ManyAdapters.status(ReadyCondition.Phase.READY, Reason.SUSPENDED),
            "Ready",
            "Suspended"),
        Arguments.of(
            ManyAdapters.status(ReadyCondition.Phase.SUSPENDED, Reason.SUSPENDED),
            "Suspended",
            "Suspended"),
        Arguments.of(
            ManyAdapters.status(ReadyCondition.Phase.RECONCILING, Reason.RATE_LIMITED),
            "Progressing",
            "RateLimited"),
        Arguments.of(
            ManyAdapters.status(ReadyCondition.Phase.STALLED, Reason.UNAUTHORIZED),
            "Stalled",
            "Unauthorized"),
        Arguments.of(foreign, "Stalled", "Unknown"),
        Arguments.of(wordless, "Stalled", "Unknown"),
        Arguments.of(LoraAdapterStatus.empty(), "Unknown", "Unknown"),
        Arguments.of(null, "Unknown", "Unknown"));
  }

  @ParameterizedTest
  @MethodSource("states")
  void anAdapterIsInTheStateItsConditionsSay(
      LoraAdapterStatus status, String state, String reason) {
    AdapterCounts census =
        AdapterCounts.of(Stream.of(ManyAdapters.adapter("a", status)), ManyAdapters.CREATED);

    assertThat(census.adapters()).isEqualTo(Map.of(new AdapterState(state, reason, "none"), 1));
  }

  @Test
  void aCopiedStatusIsNotItsState() {
    // Given
    LoraAdapter copy =
        ManyAdapters.adapter("a", ManyAdapters.status(ReadyCondition.Phase.READY, Reason.UPLOADED));
    AdapterEdit.status(copy, "owner", "default/elsewhere/a");
    AdapterEdit.status(copy, "nextAttemptTime", ManyAdapters.CREATED.toString());

    // When
    AdapterCounts census = AdapterCounts.of(Stream.of(copy), ManyAdapters.CREATED.plusSeconds(180));

    // Then
    assertThat(census.adapters())
        .isEqualTo(Map.of(new AdapterState("Unknown", "Unknown", "none"), 1));
    assertThat(census.lag()).isZero();
  }

  private static LoraAdapter due(Consumer<LoraAdapter> change) {
    LoraAdapterStatus status =
        ManyAdapters.status(ReadyCondition.Phase.RECONCILING, Reason.RATE_LIMITED);
    LoraAdapter adapter = ManyAdapters.adapter("a", status);
    AdapterEdit.status(adapter, "nextAttemptTime", ManyAdapters.CREATED.toString());
    change.accept(adapter);
    return adapter;
  }

  static Stream<Arguments> lags() {
    return Stream.of(
        Arguments.of(due(adapter -> {}), Duration.ofMinutes(3)),
        Arguments.of(
            due(
                adapter ->
                    AdapterEdit.status(
                        adapter,
                        "nextAttemptTime",
                        ManyAdapters.CREATED.plusSeconds(999).toString())),
            Duration.ZERO),
        Arguments.of(
            due(adapter -> AdapterEdit.status(adapter, "nextAttemptTime", null)), Duration.ZERO),
        Arguments.of(
            due(adapter -> AdapterEdit.status(adapter, "nextAttemptTime", "never")), Duration.ZERO),
        Arguments.of(due(adapter -> AdapterEdit.spec(adapter, "suspend", true)), Duration.ZERO),
        Arguments.of(
            due(
                adapter ->
                    adapter.getMetadata().setDeletionTimestamp(ManyAdapters.CREATED.toString())),
            Duration.ZERO),
        Arguments.of(ManyAdapters.adapter("new"), Duration.ZERO));
  }

  @ParameterizedTest
  @MethodSource("lags")
  void onlyWhatTheOperatorOwesIsLate(LoraAdapter adapter, Duration lag) {
    AdapterCounts census =
        AdapterCounts.of(Stream.of(adapter), ManyAdapters.CREATED.plusSeconds(180));

    assertThat(census.lag()).isEqualTo(lag);
  }

  @Test
  void theMostOverdueOneCounts() {
    LoraAdapter later =
        due(adapter -> AdapterEdit.status(adapter, "nextAttemptTime", "2026-11-24T12:02:00Z"));

    AdapterCounts census =
        AdapterCounts.of(
            Stream.of(later, due(any -> {}), later), ManyAdapters.CREATED.plusSeconds(180));

    assertThat(census.lag()).isEqualTo(Duration.ofMinutes(3));
  }

  @Test
  void keysAreThoseThatAdaptersNameWithTheirDefaults() {
    LoraAdapter broken = ManyAdapters.adapter("without-spec");
    broken.setSpec(null);

    AdapterCounts census =
        AdapterCounts.of(
            Stream.of(
                ManyAdapters.adapter("by-default"),
                broken,
                ManyAdapters.withKey(ManyAdapters.adapter("named"), "other", "k"),
                ManyAdapters.withKey(ManyAdapters.adapter("half"), "other", null)),
            ManyAdapters.CREATED);

    assertThat(census.keys())
        .containsExactlyInAnyOrder(
            new KeyName("team-a", "together-api-key", "TOGETHER_API_KEY"),
            new KeyName("team-a", "other", "k"),
            new KeyName("team-a", "other", "TOGETHER_API_KEY"));
  }
}
