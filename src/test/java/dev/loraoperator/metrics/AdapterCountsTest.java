package dev.loraoperator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.lifecycle.ReadyCondition;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.KeyName;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AdapterCountsTest {

  static Stream<Arguments> states() {
    LoraAdapterStatus unknown =
        ManyAdapters.status(ReadyCondition.State.STALLED, Reason.UPLOAD_FAILED);
    unknown.getConditions().get(0).setReason("SomebodyElsesWord");
    LoraAdapterStatus withoutReason =
        ManyAdapters.status(ReadyCondition.State.STALLED, Reason.UPLOAD_FAILED);
    withoutReason.getConditions().get(0).setReason(null);
    return Stream.of(
        Arguments.of(
            ManyAdapters.status(ReadyCondition.State.READY, Reason.UPLOADED), "Ready", "Uploaded"),
        Arguments.of(
            ManyAdapters.status(ReadyCondition.State.READY, Reason.SUSPENDED),
            "Ready",
            "Suspended"),
        Arguments.of(
            ManyAdapters.status(ReadyCondition.State.SUSPENDED, Reason.SUSPENDED),
            "Suspended",
            "Suspended"),
        Arguments.of(
            ManyAdapters.status(ReadyCondition.State.RECONCILING, Reason.RATE_LIMITED),
            "Progressing",
            "RateLimited"),
        Arguments.of(
            ManyAdapters.status(ReadyCondition.State.STALLED, Reason.UNAUTHORIZED),
            "Stalled",
            "Unauthorized"),
        Arguments.of(unknown, "Stalled", "Unknown"),
        Arguments.of(withoutReason, "Stalled", "Unknown"),
        Arguments.of(new LoraAdapterStatus(), "Unknown", "Unknown"),
        Arguments.of(null, "Unknown", "Unknown"));
  }

  @ParameterizedTest
  @MethodSource("states")
  void readsTheStateFromTheConditions(LoraAdapterStatus status, String state, String reason) {
    AdapterCounts counts =
        AdapterCounts.of(Stream.of(ManyAdapters.adapter("a", status)), ManyAdapters.CREATED);

    assertThat(counts.adapters()).isEqualTo(Map.of(new AdapterState(state, reason), 1));
  }

  private static LoraAdapter due(Consumer<LoraAdapter> change) {
    LoraAdapterStatus status =
        ManyAdapters.status(ReadyCondition.State.RECONCILING, Reason.RATE_LIMITED);
    status.setNextAttemptTime(ManyAdapters.CREATED.toString());
    LoraAdapter adapter = ManyAdapters.adapter("a", status);
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
                        .setNextAttemptTime(ManyAdapters.CREATED.plusSeconds(999).toString())),
            Duration.ZERO),
        Arguments.of(due(adapter -> adapter.getStatus().setNextAttemptTime(null)), Duration.ZERO),
        Arguments.of(
            due(adapter -> adapter.getStatus().setNextAttemptTime("never")), Duration.ZERO),
        Arguments.of(due(adapter -> adapter.getSpec().setSuspend(true)), Duration.ZERO),
        Arguments.of(
            due(
                adapter ->
                    adapter.getMetadata().setDeletionTimestamp(ManyAdapters.CREATED.toString())),
            Duration.ZERO),
        Arguments.of(ManyAdapters.adapter("new"), Duration.ZERO));
  }

  @ParameterizedTest
  @MethodSource("lags")
  void onlyDueAttemptsAreLate(LoraAdapter adapter, Duration lag) {
    AdapterCounts counts =
        AdapterCounts.of(Stream.of(adapter), ManyAdapters.CREATED.plusSeconds(180));

    assertThat(counts.lag()).isEqualTo(lag);
  }

  @Test
  void lagIsThatOfTheMostOverdueAdapter() {
    LoraAdapter later =
        due(adapter -> adapter.getStatus().setNextAttemptTime("2026-11-24T12:02:00Z"));

    AdapterCounts counts =
        AdapterCounts.of(
            Stream.of(later, due(any -> {}), later), ManyAdapters.CREATED.plusSeconds(180));

    assertThat(counts.lag()).isEqualTo(Duration.ofMinutes(3));
  }

  @Test
  void collectsTheKeysThatAdaptersNameOrHaveByDefault() {
    LoraAdapter broken = ManyAdapters.adapter("without-spec");
    broken.setSpec(null);

    AdapterCounts counts =
        AdapterCounts.of(
            Stream.of(
                ManyAdapters.adapter("by-default"),
                broken,
                ManyAdapters.withKey(ManyAdapters.adapter("named"), "other", "k"),
                ManyAdapters.withKey(ManyAdapters.adapter("half"), "other", null)),
            ManyAdapters.CREATED);

    assertThat(counts.keys())
        .containsExactlyInAnyOrder(
            new KeyName("team-a", "together-api-key", "TOGETHER_API_KEY"),
            new KeyName("team-a", "other", "k"),
            new KeyName("team-a", "other", "TOGETHER_API_KEY"));
  }
}
