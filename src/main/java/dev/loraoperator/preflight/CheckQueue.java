package dev.loraoperator.preflight;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The checks that wait. The turn goes round the namespaces, and within one the first that may run
 * goes first. Checks of one host and namespace stand in a line of their own, so that a host that is
 * full is passed over at once, however many wait for it. Not thread-safe.
 */
final class CheckQueue {

  /** By namespace, the one whose turn is next first, then by host, then by order. */
  private final Map<String, Map<String, NavigableMap<Long, Check>>> lines = new LinkedHashMap<>();

  void add(Check check) {
    lines
        .computeIfAbsent(check.namespace(), any -> new LinkedHashMap<>())
        .computeIfAbsent(check.host(), any -> new TreeMap<>())
        .put(check.order(), check);
  }

  boolean contains(Check check) {
    Map<String, NavigableMap<Long, Check>> hosts = lines.get(check.namespace());
    NavigableMap<Long, Check> line = hosts == null ? null : hosts.get(check.host());
    return line != null && check.equals(line.get(check.order()));
  }

  void remove(Check check) {
    lines.computeIfPresent(
        check.namespace(),
        (namespace, hosts) -> {
          hosts.computeIfPresent(
              check.host(),
              (host, line) -> {
                line.remove(check.order());
                return line.isEmpty() ? null : line;
              });
          return hosts.isEmpty() ? null : hosts;
        });
  }

  /** Removes a check that runs now; the next turn is another namespace's. */
  void take(Check check) {
    remove(check);
    Map<String, NavigableMap<Long, Check>> rest = lines.remove(check.namespace());
    if (rest != null) {
      lines.put(check.namespace(), rest);
    }
  }

  /** The check whose turn it is among those for which a place is free. */
  Optional<Check> next(Places places) {
    if (!places.isOneFree()) {
      return Optional.empty();
    }
    return lines.entrySet().stream()
        .filter(namespace -> places.isOneFreeIn(namespace.getKey()))
        .flatMap(namespace -> first(namespace.getValue(), places).stream())
        .findFirst();
  }

  private static Optional<Check> first(
      Map<String, NavigableMap<Long, Check>> hosts, Places places) {
    return hosts.values().stream()
        .map(line -> line.firstEntry().getValue())
        .filter(places::isOneFreeFor)
        .min(Comparator.comparingLong(Check::order));
  }
}
