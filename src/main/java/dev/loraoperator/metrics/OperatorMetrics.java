package dev.loraoperator.metrics;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.controller.AdapterListener;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.secret.KeyName;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.account.WaitListener;
import dev.loraoperator.together.v1.TogetherApi;
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
 * Everything of the operator's own that Prometheus is told. Counters move where something is done,
 * so on the leader only; what is counted anew for each scrape is told by the leader only, because
 * every replica sees all adapters. Thread-safe.
 */
public final class OperatorMetrics implements AdapterListener {

  /** Two Prometheus that scrape at the same time share one count. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final MeterRegistry meters;
  private final Clock clock;
  private final ApiKeyActivity contacts;
  private final UploadMeters uploads;
  private final AdapterCountMeters census;
  private volatile BooleanSupplier leading = () -> false;
  private volatile Supplier<Stream<LoraAdapter>> adapters = Stream::empty;
  private Instant countedAt = Instant.MIN;

  /**
   * @param meters nothing may be registered there before
   */
  public OperatorMetrics(MeterRegistry meters, Clock clock) {
    BoundedMeters.limit(meters);
    this.meters = meters;
    this.clock = clock;
    this.contacts = new ApiKeyActivity(clock);
    this.uploads = new UploadMeters(meters, clock);
    this.census = new AdapterCountMeters(meters);
    Gauge.builder("lora.operator.leader", this, self -> self.leading.getAsBoolean() ? 1 : 0)
        .description("1 on the replica that is at work, 0 on those that stand by")
        .register(meters);
  }

  /** Where others register theirs. */
  public MeterRegistry registry() {
    return meters;
  }

  /** The same API, with its calls timed. */
  public TogetherApi timed(TogetherApi api) {
    return new TimedTogether(api, meters, contacts);
  }

  /** Waits because of a rate limit. */
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

  /** Whether this replica is the one at work. */
  public void leaderWhen(BooleanSupplier leads) {
    leading = leads;
  }

  /** To be called before each scrape. */
  public synchronized void refresh() {
    Instant now = clock.instant();
    if (!leading.getAsBoolean() || now.isBefore(countedAt.plus(FRESH))) {
      return;
    }
    countedAt = now;
    AdapterCounts counted = AdapterCounts.of(adapters.get(), now);
    contacts.retain(counted.keys());
    census.tell(counted, contacts);
  }

  @Override
  public void caches(Supplier<Stream<LoraAdapter>> all) {
    adapters = all;
  }

  @Override
  public void uses(KeyName name, Sensitive apiKey) {
    contacts.uses(name, apiKey);
  }

  @Override
  public void wrote(LoraAdapter before, LoraAdapterStatus after) {
    uploads.wrote(before, after);
  }

  @Override
  public void forgets(AdapterId id) {
    uploads.forgets(id);
  }
}
