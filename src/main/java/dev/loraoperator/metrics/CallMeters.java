package dev.loraoperator.metrics;

import dev.loraoperator.together.http.CallListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/** Times calls to Together by route and result, and records them in {@link ApiKeyActivity}. */
final class CallMeters implements CallListener {

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(100),
    Duration.ofMillis(300),
    Duration.ofSeconds(1),
    Duration.ofSeconds(3),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30)
  };

  private final MeterRegistry meters;
  private final ApiKeyActivity apiKeys;

  CallMeters(MeterRegistry meters, ApiKeyActivity apiKeys) {
    this.meters = meters;
    this.apiKeys = apiKeys;
  }

  @Override
  public void onCall(Call call) {
    Timer.builder("lora.operator.together.request.duration")
        .description("Calls to Together by documented route and outcome")
        .tag("method", call.method())
        .tag("route", call.route())
        .tag("outcome", call.result().name().toLowerCase(Locale.ROOT))
        .serviceLevelObjectives(BUCKETS)
        .register(meters)
        .record(call.duration());
    apiKeys.called(call.apiKey(), call.result().isAnswered());
  }
}
