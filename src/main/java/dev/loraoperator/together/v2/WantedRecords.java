package dev.loraoperator.together.v2;

import dev.loraoperator.together.v2.rows.ModelRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Which records of a project somebody has asked for, by id or by name. Thread-safe. */
final class WantedRecords {

  /** Longer than any interval of a check. */
  private static final Duration EXPIRY = Duration.ofDays(8);

  private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(10);

  private final Map<String, Instant> ids = new ConcurrentHashMap<>();
  private final Map<String, Instant> names = new ConcurrentHashMap<>();
  private Instant nextSweep = Instant.EPOCH;

  /** What is asked for at one moment. */
  record Asked(Set<String> ids, Set<String> names) {

    Asked {
      ids = Set.copyOf(ids);
      names = Set.copyOf(names);
    }

    boolean wants(ModelRow row) {
      String name = row.name();
      return ids.contains(row.id())
          || (name != null && (names.contains(name) || names.contains(withoutSlug(name))));
    }
  }

  /** The name as its project knows it; what follows the first slash, whatever is in it. */
  static String withoutSlug(String name) {
    return name.substring(name.indexOf('/') + 1);
  }

  synchronized void id(String id, Instant now) {
    ask(ids, id, now);
  }

  synchronized void name(String name, Instant now) {
    ask(names, name, now);
  }

  Asked asked() {
    return new Asked(ids.keySet(), names.keySet());
  }

  private void ask(Map<String, Instant> all, String what, Instant now) {
    all.put(what, now);
    if (!now.isBefore(nextSweep)) {
      nextSweep = now.plus(SWEEP_INTERVAL);
      Stream.of(ids, names)
          .forEach(each -> each.values().removeIf(last -> last.plus(EXPIRY).isBefore(now)));
    }
  }
}
