package dev.loraoperator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.KeyName;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.SteppedClock;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a scrape shows. */
class OperatorMetricsTest {

  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final SteppedClock clock = new SteppedClock(ManyAdapters.CREATED);
  private final OperatorMetrics metrics = new OperatorMetrics(meters, clock);
  private final List<LoraAdapter> adapters = new ArrayList<>();

  private boolean leads;

  OperatorMetricsTest() {
    metrics.leaderWhen(() -> leads);
    metrics.onStart(adapters::stream);
  }

  /** The samples of one family, without its comments. */
  private List<String> scrape(String family) {
    metrics.refresh();
    return meters.scrape().lines().filter(line -> line.startsWith(family)).toList();
  }

  private static LoraAdapter stalled(String name) {
    return ManyAdapters.adapter(
        name, ManyAdapters.status(ReadyCondition.Phase.STALLED, Reason.UNAUTHORIZED));
  }

  @Test
  void aReplicaThatStandsByCountsNoAdapters() {
    adapters.add(stalled("a"));
    metrics.onApiKeyUsed(AdapterMetadata.apiKey(adapters.get(0)), Sensitive.of("key"));

    assertThat(scrape("lora_operator_leader")).containsExactly("lora_operator_leader 0.0");
    assertThat(scrape("lora_operator_adapters")).isEmpty();
    assertThat(scrape("lora_operator_next_attempt_lag_seconds")).isEmpty();
    assertThat(scrape("lora_operator_key")).isEmpty();
  }

  @Test
  void theLeaderCountsThemAll() {
    adapters.addAll(List.of(stalled("a"), stalled("b")));
    metrics.onApiKeyUsed(AdapterMetadata.apiKey(adapters.get(0)), Sensitive.of("key"));

    leads = true;

    assertThat(scrape("lora_operator_leader")).containsExactly("lora_operator_leader 1.0");
    assertThat(scrape("lora_operator_adapters"))
        .containsExactly(
            "lora_operator_adapters{api=\"none\",reason=\"Unauthorized\",state=\"Stalled\"} 2.0");
    assertThat(scrape("lora_operator_next_attempt_lag_seconds"))
        .containsExactly("lora_operator_next_attempt_lag_seconds 0.0");
    assertThat(scrape("lora_operator_key_last_success_timestamp_seconds"))
        .containsExactly(
            "lora_operator_key_last_success_timestamp_seconds{key=\"TOGETHER_API_KEY\","
                + "secret=\"together-api-key\",secret_namespace=\"team-a\"} 0.0");
  }

  @Test
  void aStateThatNobodyIsInAnyMoreVanishes() {
    leads = true;
    adapters.add(stalled("a"));
    assertThat(scrape("lora_operator_adapters")).hasSize(1);

    adapters.set(
        0,
        ManyAdapters.adapter(
            "a", ManyAdapters.status(ReadyCondition.Phase.READY, Reason.UPLOADED)));
    clock.advance(Duration.ofSeconds(5));

    assertThat(scrape("lora_operator_adapters"))
        .containsExactly(
            "lora_operator_adapters{api=\"none\",reason=\"Uploaded\",state=\"Ready\"} 1.0");
  }

  @Test
  void scrapesCloseTogetherShareOneCount() {
    int[] counted = {0};
    metrics.onStart(
        () -> {
          counted[0]++;
          return adapters.stream();
        });
    leads = true;

    metrics.refresh();
    clock.advance(Duration.ofSeconds(4));
    metrics.refresh();
    assertThat(counted[0]).isOne();

    clock.advance(Duration.ofSeconds(1));
    metrics.refresh();
    assertThat(counted[0]).isEqualTo(2);
  }

  /** The upper bound that monitoring.md promises. */
  @Test
  void tenThousandAdaptersInEveryReasonWithFiftyKeysAreFewSeries() {
    leads = true;
    Reason[] reasons = Reason.values();
    ReadyCondition.Phase[] states = ReadyCondition.Phase.values();
    for (int i = 0; i < 10_000; i++) {
      var status = ManyAdapters.status(states[i % states.length], reasons[i % reasons.length]);
      LoraAdapter adapter =
          ManyAdapters.withKey(ManyAdapters.adapter("adapter-" + i, status), "key-" + i % 50, "k");
      adapters.add(adapter);
      metrics.onApiKeyUsed(AdapterMetadata.apiKey(adapter), Sensitive.of("value-" + i % 50));
      metrics.onStatusWritten(ManyAdapters.adapter("adapter-" + i), status);
    }

    List<String> series = scrape("lora_operator_");

    assertThat(series.stream().filter(line -> line.startsWith("lora_operator_adapters")))
        .hasSizeLessThanOrEqualTo(states.length * reasons.length);
    assertThat(series.stream().filter(line -> line.startsWith("lora_operator_key_")))
        .hasSize(2 * 50);
    assertThat(series).hasSizeLessThan(500);
    assertThat(String.join("", series)).doesNotContain("adapter-").doesNotContain("value-");
  }

  @Test
  void asManyKeysAsAdaptersAreCutAndTheCutIsSeen() {
    leads = true;
    for (int i = 0; i < 10_000; i++) {
      adapters.add(ManyAdapters.withKey(ManyAdapters.adapter("adapter-" + i), "key-" + i, "k"));
      metrics.onApiKeyUsed(new KeyName("team-a", "key-" + i, "k"), Sensitive.of("value-" + i));
    }

    assertThat(scrape("lora_operator_key_")).hasSize(2 * ApiKeyActivity.MAX_REPORTED);
    assertThat(scrape("lora_operator_keys")).containsExactly("lora_operator_keys 10000.0");
  }

  @Test
  void aKeyThatNoAdapterNamesAnyMoreVanishes() {
    leads = true;
    adapters.add(ManyAdapters.withKey(ManyAdapters.adapter("a"), "old", "k"));
    metrics.onApiKeyUsed(AdapterMetadata.apiKey(adapters.get(0)), Sensitive.of("key"));
    assertThat(scrape("lora_operator_key_")).hasSize(2);

    ManyAdapters.withKey(adapters.get(0), "new", "k");
    clock.advance(Duration.ofSeconds(5));

    assertThat(scrape("lora_operator_key_")).isEmpty();
    assertThat(scrape("lora_operator_keys")).containsExactly("lora_operator_keys 0.0");
  }

  /** JOSDK asks for some 70 of them, and three quantiles besides. */
  @Test
  void thePassesOfAControllerHaveFewBuckets() throws Exception {
    MicrometerMetrics.withoutPerResourceMetrics(meters).timeControllerExecution(pass());

    assertThat(scrape("operator_sdk_controllers_execution_reconcile_seconds_bucket")).hasSize(8);
    assertThat(scrape("operator_sdk_controllers_execution_reconcile")).hasSize(8 + 4);
  }

  private static Metrics.ControllerExecution<String> pass() {
    return new Metrics.ControllerExecution<>() {
      @Override
      public String name() {
        return "reconcile";
      }

      @Override
      public String controllerName() {
        return "loraadapter";
      }

      @Override
      public String successTypeName(String result) {
        return "resource";
      }

      @Override
      public ResourceID resourceID() {
        return new ResourceID("a", "team-a");
      }

      @Override
      public Map<String, Object> metadata() {
        return Map.of();
      }

      @Override
      public String execute() {
        return "done";
      }
    };
  }

  /** The alert on failing passes asks for this series, and no test of the whole makes one fail. */
  @Test
  void aFailedPassIsCountedByItsException() {
    MicrometerMetrics.withoutPerResourceMetrics(meters)
        .failedReconciliation(stalled("a"), new IllegalStateException("bug"), Map.of());

    assertThat(scrape("operator_sdk_reconciliations_failed_total"))
        .singleElement()
        .asString()
        .contains("exception=\"IllegalStateException\"")
        .endsWith(" 1.0");
  }

  /** JOSDK labels a counter with the number of the retry, and ours has no last one. */
  @Test
  void retriesWithoutEndAreOneSeries() {
    var josdk = MicrometerMetrics.withoutPerResourceMetrics(meters);
    LoraAdapter adapter = stalled("a");
    Map<String, Object> metadata =
        Map.of(
            Constants.RESOURCE_GVK_KEY,
            new GroupVersionKind("lora-operator.dev", "v1alpha1", "LoraAdapter"));

    IntStream.range(0, 1_000)
        .forEach(
            attempt -> {
              try {
                josdk.reconcileCustomResource(adapter, retry(attempt), metadata);
              } catch (NullPointerException e) {
                // Its gauge is made with a controller, which there is none of here.
              }
            });

    assertThat(scrape("operator_sdk_reconciliations_started_total"))
        .singleElement()
        .asString()
        .endsWith(" 1000.0");
  }

  private static RetryInfo retry(int attempt) {
    return new RetryInfo() {
      @Override
      public int getAttemptCount() {
        return attempt;
      }

      @Override
      public boolean isLastAttempt() {
        return false;
      }
    };
  }
}
