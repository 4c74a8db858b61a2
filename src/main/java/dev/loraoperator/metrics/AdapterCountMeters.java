package dev.loraoperator.metrics;

import dev.loraoperator.model.secret.KeyName;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The gauges that are computed for each scrape; a series ends with what it describes. */
final class AdapterCountMeters {

  private final MultiGauge adapters;
  private final MultiGauge lag;
  private final MultiGauge keys;
  private final MultiGauge attempts;
  private final MultiGauge successes;

  AdapterCountMeters(MeterRegistry meters) {
    this.adapters = gauge(meters, "adapters", "Adapters by state, reason and API");
    this.lag =
        gauge(meters, "next.attempt.lag.seconds", "How late the most overdue next attempt is");
    this.keys = gauge(meters, "keys", "API keys in use, by the names of their Secrets");
    this.attempts =
        gauge(meters, "key.last.attempt.timestamp.seconds", "Last call with the key; 0 for none");
    this.successes =
        gauge(meters, "key.last.success.timestamp.seconds", "Last call answered; 0 for none");
  }

  private static MultiGauge gauge(MeterRegistry meters, String name, String description) {
    return MultiGauge.builder("lora.operator." + name).description(description).register(meters);
  }

  void publish(AdapterCounts counts, ApiKeyActivity apiKeys) {
    adapters.register(
        counts.adapters().entrySet().stream()
            .<Row<?>>map(entry -> Row.of(tags(entry.getKey()), entry.getValue()))
            .toList(),
        true);
    lag.register(List.of(Row.of(Tags.empty(), counts.lag().toMillis() / 1000.0)), true);
    keys.register(List.of(Row.of(Tags.empty(), apiKeys.size())), true);
    List<ApiKeyActivity.Named> named = apiKeys.reported();
    attempts.register(rows(named, key -> key.usage().attempt()), true);
    successes.register(rows(named, key -> key.usage().success()), true);
  }

  private static Tags tags(AdapterState state) {
    return Tags.of("state", state.state(), "reason", state.reason(), "api", state.api());
  }

  private static Iterable<Row<?>> rows(
      List<ApiKeyActivity.Named> named, Function<ApiKeyActivity.Named, Instant> time) {
    return named.stream()
        .map(key -> Row.of(tags(key.name()), time.apply(key).toEpochMilli() / 1000.0))
        .collect(Collectors.toList());
  }

  /** Not "namespace": Prometheus sets that label to the namespace of the operator. */
  private static Tags tags(KeyName name) {
    return Tags.of(
        "secret_namespace", name.namespace(), "secret", name.secret(), "key", name.key());
  }
}
