package dev.loraoperator.metrics;

import dev.loraoperator.model.secret.KeyName;
import dev.loraoperator.model.secret.Sensitive;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When each API key was last used, and last answered. Keys are stored by fingerprint and reported
 * by the names of their Secrets; Secrets with the same key share its times. Thread-safe.
 */
final class ApiKeyActivity {

  /** Tenants may bring any number of keys; only this many are reported. */
  static final int MAX_REPORTED = 1_000;

  private static final Usage NEVER = new Usage(Instant.EPOCH, Instant.EPOCH);

  private final Clock clock;
  private final Map<KeyName, String> fingerprints = new ConcurrentHashMap<>();
  private final Map<String, Usage> usages = new ConcurrentHashMap<>();

  ApiKeyActivity(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param attempt when it was last used for a call; the epoch for never in this process
   * @param success when the service last answered it; the epoch for never in this process
   */
  record Usage(Instant attempt, Instant success) {

    private Usage called(Instant now, boolean answered) {
      return new Usage(now, answered ? now : success);
    }

    private boolean failing() {
      return attempt.isAfter(success);
    }
  }

  /** One key by its name. */
  record Named(KeyName name, Usage usage) {}

  void used(KeyName name, Sensitive apiKey) {
    fingerprints.put(name, apiKey.fingerprint());
  }

  void called(Sensitive apiKey, boolean answered) {
    Instant now = clock.instant();
    usages.compute(
        apiKey.fingerprint(),
        (print, usage) -> (usage == null ? NEVER : usage).called(now, answered));
  }

  /** Removes keys that no adapter names any more, and their times. */
  void retain(Set<KeyName> named) {
    fingerprints.keySet().retainAll(named);
    usages.keySet().retainAll(Set.copyOf(fingerprints.values()));
  }

  /** How many keys are in use. */
  int size() {
    return fingerprints.size();
  }

  /**
   * The keys in use, failing ones first, then those without an answer for the longest time; at most
   * {@link #MAX_REPORTED}.
   */
  List<Named> reported() {
    return fingerprints.entrySet().stream()
        .map(entry -> new Named(entry.getKey(), usages.getOrDefault(entry.getValue(), NEVER)))
        .sorted(
            Comparator.comparing((Named key) -> !key.usage().failing())
                .thenComparing(key -> key.usage().success()))
        .limit(MAX_REPORTED)
        .toList();
  }
}
