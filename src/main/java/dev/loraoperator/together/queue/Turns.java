package dev.loraoperator.together.queue;

import dev.loraoperator.backend.Operation.Priority;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who waits for a turn: the higher priority first, within one priority one namespace after the
 * other, within a namespace in order of arrival. Not thread-safe.
 */
public final class Turns {

  /** By priority, by namespace in the order of their turns, by key in order of arrival. */
  private final Map<Priority, Map<String, Map<Object, Waiter>>> waiting =
      new EnumMap<>(Priority.class);

  private final Map<Object, Waiter> byKey = new HashMap<>();
  private final Map<Priority, Integer> sizes = new EnumMap<>(Priority.class);

  /**
   * One who waits.
   *
   * @param key each has one place
   * @param turn is run when it is its turn
   */
  public record Waiter(Object key, String namespace, Priority priority, Runnable turn) {}

  /** Lines up; whoever has a place of this priority keeps it. Whether it is a new place. */
  public boolean add(Waiter waiter) {
    Waiter before = byKey.get(waiter.key());
    if (before != null && before.priority() == waiter.priority()) {
      return false;
    }
    remove(waiter.key());
    byKey.put(waiter.key(), waiter);
    sizes.merge(waiter.priority(), 1, Integer::sum);
    namespaces(waiter.priority())
        .computeIfAbsent(waiter.namespace(), any -> new LinkedHashMap<>())
        .put(waiter.key(), waiter);
    return true;
  }

  public void remove(Object key) {
    Waiter waiter = byKey.remove(key);
    if (waiter != null) {
      sizes.merge(waiter.priority(), -1, Integer::sum);
      var namespaces = namespaces(waiter.priority());
      var keys = namespaces.getOrDefault(waiter.namespace(), new LinkedHashMap<>());
      keys.remove(key);
      if (keys.isEmpty()) {
        namespaces.remove(waiter.namespace());
      }
    }
  }

  public boolean isEmpty() {
    return byKey.isEmpty();
  }

  /** How many go before one who lines up now. */
  public int ahead(Priority priority) {
    int ahead = 0;
    for (Priority other : Priority.values()) {
      ahead += other.compareTo(priority) <= 0 ? sizes.getOrDefault(other, 0) : 0;
    }
    return ahead;
  }

  /** Whose turn it is, among those whose priority may have one. */
  public Optional<Waiter> next(Predicate<Priority> may) {
    for (Priority priority : Priority.values()) {
      if (sizes.getOrDefault(priority, 0) > 0 && may.test(priority)) {
        var namespace = namespaces(priority).values().iterator().next();
        return Optional.of(namespace.values().iterator().next());
      }
    }
    return Optional.empty();
  }

  /** It has had its turn, and the next one is another namespace's. */
  public void taken(Waiter waiter) {
    remove(waiter.key());
    var namespaces = namespaces(waiter.priority());
    var rest = namespaces.remove(waiter.namespace());
    if (rest != null) {
      namespaces.put(waiter.namespace(), rest);
    }
  }

  private Map<String, Map<Object, Waiter>> namespaces(Priority priority) {
    return waiting.computeIfAbsent(priority, any -> new LinkedHashMap<>());
  }
}
