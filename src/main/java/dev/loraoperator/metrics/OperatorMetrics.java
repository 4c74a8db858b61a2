package dev.loraoperator.metrics;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.controller.AdapterListener;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.secret.KeyName;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.CallListener;
import dev.loraoperator.together.queue.WaitListener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The operator's own metrics. Counters count what is done, which only the leader does. Gauges are
 * computed for each scrape, by the leader only, because every replica sees all adapters.
 * Thread-safe.
 */
public final class OperatorMetrics implements AdapterListener {

  /** Two Prometheus servers that scrape at the same time share one count. */
  private static final Duration MAX_AGE = Duration.ofSeconds(5);

  private final MeterRegistry meters;
  private final Clock clock;
  private final ApiKeyActivity apiKeys;
  private final UploadMeters uploads;
  private final AdapterCountMeters adapterCounts;
  private volatile BooleanSupplier leading = () -> false;
  private volatile Supplier<Stream<LoraAdapter>> adapters = Stream::empty;
  private Instant countedAt = Instant.MIN;

  /**
   * @param meters must be empty: limits apply to meters registered later
   */
  public OperatorMetrics(MeterRegistry meters, Clock clock) {
    BoundedMeters.limit(meters);
    this.meters = meters;
    this.clock = clock;
    this.apiKeys = new ApiKeyActivity(clock);
    this.uploads = new UploadMeters(meters, clock);
    this.adapterCounts = new AdapterCountMeters(meters);
    Gauge.builder("lora.operator.leader", this, self -> self.leading.getAsBoolean() ? 1 : 0)
        .description("1 on the replica that is at work, 0 on those that stand by")
        .register(meters);
  }

  /** The registry, for the meters of libraries. */
  public MeterRegistry registry() {
    return meters;
  }

  /** A listener that times calls to Together. */
  public CallListener calls() {
    return new CallMeters(meters, apiKeys);
  }

  /** A listener that records waits for rate limits. */
  public WaitListener waits() {
    Timer together = waits("together");
    Timer own = waits("own");
    return (limit, wait) -> (limit == WaitListener.Limit.OWN ? own : together).record(wait);
  }

  private Timer waits(String limit) {
    return Timer.builder("lora.operator.rate.limit.wait")
        .description("Waits for the next call, by whose limit it is")
        .tag("limit", limit)
        .register(meters);
  }

  /** Sets how to find out whether this replica is the leader. */
  public void leaderWhen(BooleanSupplier leads) {
    leading = leads;
  }

  /** Updates the gauges; called before each scrape. */
  public synchronized void refresh() {
    Instant now = clock.instant();
    if (!leading.getAsBoolean() || now.isBefore(countedAt.plus(MAX_AGE))) {
      return;
    }
    countedAt = now;
    AdapterCounts counted = AdapterCounts.of(adapters.get(), now);
    apiKeys.retain(counted.keys());
    adapterCounts.publish(counted, apiKeys);
  }

  @Override
  public void onStart(Supplier<Stream<LoraAdapter>> all) {
    adapters = all;
  }

  @Override
  public void onApiKeyUsed(KeyName name, Sensitive apiKey) {
    apiKeys.used(name, apiKey);
  }

  @Override
  public void onStatusWritten(LoraAdapter before, LoraAdapterStatus after) {
    uploads.statusWritten(before, after);
  }

  @Override
  public void onDeleted(AdapterId id) {
    uploads.forget(id);
  }
}
