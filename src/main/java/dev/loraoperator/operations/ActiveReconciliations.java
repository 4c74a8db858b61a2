package dev.loraoperator.operations;

import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Durations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The reconciliations under way. None waits for Together; each makes a few requests to the API
 * server, which time out within a minute: one that takes far longer is stuck. Thread-safe.
 */
public final class ActiveReconciliations {

  static final Duration STUCK_AFTER = Duration.ofMinutes(5);

  private final Clock clock;

  /** By adapter: the framework never runs two reconciliations of one adapter at a time. */
  private final Map<AdapterId, Instant> startedAt = new ConcurrentHashMap<>();

  public ActiveReconciliations(Clock clock) {
    this.clock = clock;
  }

  /** Runs a reconciliation, which counts as under way until it has returned. */
  public <T> T during(AdapterId id, Supplier<T> reconciliation) {
    startedAt.put(id, clock.instant());
    try {
      return reconciliation.get();
    } finally {
      startedAt.remove(id);
    }
  }

  /** Whether any reconciliation is under way. */
  public boolean areUnderWay() {
    return !startedAt.isEmpty();
  }

  /** The stuck adapters, the longest first, such as {@code team-a/french for 7m}. */
  public List<String> stuck() {
    Instant now = clock.instant();
    return startedAt.entrySet().stream()
        .filter(entry -> entry.getValue().plus(STUCK_AFTER).isBefore(now))
        .sorted(Map.Entry.comparingByValue(Comparator.<Instant>naturalOrder()))
        .map(entry -> entry.getKey() + " for " + minutes(entry.getValue(), now))
        .toList();
  }

  private static String minutes(Instant since, Instant now) {
    return Durations.format(Duration.ofMinutes(Duration.between(since, now).toMinutes()));
  }
}
