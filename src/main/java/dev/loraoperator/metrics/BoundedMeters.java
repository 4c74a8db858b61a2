package dev.loraoperator.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/** Limits JOSDK's meters, which otherwise grow with every retry. */
final class BoundedMeters {

  private static final String STARTED = "operator.sdk.reconciliations.started";
  private static final String EXECUTION = "operator.sdk.controllers.execution";

  /** Retries never end, so the number of the attempt is an unbounded label value. */
  private static final String ATTEMPT = "reconciliations.retries.";

  private BoundedMeters() {}

  /** Must run before the first meter is registered. */
  static void limit(MeterRegistry meters) {
    meters.config().meterFilter(withoutAttempts()).meterFilter(withFewBuckets());
  }

  private static MeterFilter withoutAttempts() {
    return new MeterFilter() {
      @Override
      public Meter.Id map(Meter.Id id) {
        List<Tag> tags =
            id.getTags().stream().filter(tag -> !tag.getKey().startsWith(ATTEMPT)).toList();
        return id.getName().equals(STARTED) ? id.replaceTags(tags) : id;
      }
    };
  }

  /** JOSDK configures some 70 buckets and three quantiles. */
  private static MeterFilter withFewBuckets() {
    double[] buckets =
        LongStream.of(10, 30, 100, 300, 1_000, 3_000, 10_000)
            .mapToDouble(millis -> Duration.ofMillis(millis).toNanos())
            .toArray();
    return new MeterFilter() {
      @Override
      public DistributionStatisticConfig configure(
          Meter.Id id, DistributionStatisticConfig config) {
        return id.getName().startsWith(EXECUTION)
            ? DistributionStatisticConfig.builder()
                .percentiles()
                .percentilesHistogram(false)
                .serviceLevelObjectives(buckets)
                .build()
                .merge(config)
            : config;
      }
    };
  }
}
