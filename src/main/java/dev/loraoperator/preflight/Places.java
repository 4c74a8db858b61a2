package dev.loraoperator.preflight;

import java.util.HashMap;
import java.util.Map;

/** How many checks run: in all, of each host and of each namespace. Not thread-safe. */
final class Places {

  /** How many checks of one host, and of one namespace, run at the same time. */
  private static final int MAX_OF_ONE = 8;

  private final int max;
  private final Map<String, Integer> hosts = new HashMap<>();
  private final Map<String, Integer> namespaces = new HashMap<>();
  private int taken;

  Places(int max) {
    this.max = max;
  }

  boolean isOneFree() {
    return taken < max;
  }

  boolean areAllFree() {
    return taken == 0;
  }

  boolean isOneFreeIn(String namespace) {
    return isOneFree() && namespaces.getOrDefault(namespace, 0) < MAX_OF_ONE;
  }

  boolean isOneFreeFor(Check check) {
    return isOneFreeIn(check.namespace()) && hosts.getOrDefault(check.host(), 0) < MAX_OF_ONE;
  }

  void take(Check check) {
    taken++;
    hosts.merge(check.host(), 1, Integer::sum);
    namespaces.merge(check.namespace(), 1, Integer::sum);
  }

  void giveBack(Check check) {
    taken--;
    decrement(hosts, check.host());
    decrement(namespaces, check.namespace());
  }

  private static void decrement(Map<String, Integer> counts, String key) {
    counts.computeIfPresent(key, (any, n) -> n > 1 ? n - 1 : null);
  }
}
