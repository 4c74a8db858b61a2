package dev.loraoperator.metrics;

import dev.loraoperator.together.http.CallListener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Times calls to Together by route and result, and records them in {@link ApiKeyActivity}. What
 * their replies say of the time tells how far the clocks are apart.
 */
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
  private final AtomicReference<@Nullable Duration> clockSkew = new AtomicReference<>();

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

  @Override
  public void onServerTime(Duration skew) {
    if (clockSkew.getAndSet(skew) == null) {
      Gauge.builder("lora.operator.clock.skew", this, CallMeters::clockSkewSeconds)
          .description("How far Together's clock is ahead of this replica's, by its last reply")
          .baseUnit("seconds")
          .register(meters);
    }
  }

  private double clockSkewSeconds() {
    Duration skew = clockSkew.get();
    return skew == null ? Double.NaN : skew.toMillis() / 1000.0;
  }
}
