package dev.loraoperator.controller;

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
 * The passes under way. None waits for Together, each makes a few requests to the API server, and
 * one that is never answered is given up within a minute: what lasts far longer will never end.
 */
public final class ActiveReconciliations {

  static final Duration STUCK_AFTER = Duration.ofMinutes(5);

  private final Clock clock;

  /** By adapter: the framework never lets two passes of one overlap. */
  private final Map<AdapterId, Instant> begun = new ConcurrentHashMap<>();

  public ActiveReconciliations(Clock clock) {
    this.clock = clock;
  }

  /** Makes a pass that counts as under way until it has ended. */
  public <T> T during(AdapterId who, Supplier<T> pass) {
    begun.put(who, clock.instant());
    try {
      return pass.get();
    } finally {
      begun.remove(who);
    }
  }

  /** Whether any has not ended. */
  public boolean areUnderWay() {
    return !begun.isEmpty();
  }

  /** Whose passes are stuck and for how long, such as {@code team-a/french for 7m}. */
  public List<String> stuck() {
    Instant now = clock.instant();
    return begun.entrySet().stream()
        .filter(pass -> pass.getValue().plus(STUCK_AFTER).isBefore(now))
        .sorted(Map.Entry.comparingByValue(Comparator.<Instant>naturalOrder()))
        .map(pass -> pass.getKey() + " for " + minutes(pass.getValue(), now))
        .toList();
  }

  private static String minutes(Instant since, Instant now) {
    return Durations.format(Duration.ofMinutes(Duration.between(since, now).toMinutes()));
  }
}
