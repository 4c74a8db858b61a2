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
 * When each API key was last tried, and last good for an answer. A value is known by its
 * fingerprint here and told by the name of its Secret; what was learned of one value holds for all
 * Secrets that have it. Thread-safe.
 */
final class ApiKeyActivity {

  /** Each tenant may bring any number of keys; this many are told. */
  static final int MOST_KEYS = 1_000;

  private static final Contact NEVER = new Contact(Instant.EPOCH, Instant.EPOCH);

  private final Clock clock;
  private final Map<KeyName, String> fingerprints = new ConcurrentHashMap<>();
  private final Map<String, Contact> contacts = new ConcurrentHashMap<>();

  ApiKeyActivity(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param attempt when it was last used for a call; the epoch for never in this process
   * @param success when the service last answered it; the epoch for never in this process
   */
  record Contact(Instant attempt, Instant success) {

    private Contact called(Instant now, boolean answered) {
      return new Contact(now, answered ? now : success);
    }

    private boolean failing() {
      return attempt.isAfter(success);
    }
  }

  /** One key by its name. */
  record Named(KeyName name, Contact contact) {}

  void uses(KeyName name, Sensitive apiKey) {
    fingerprints.put(name, apiKey.fingerprint());
  }

  void called(Sensitive apiKey, boolean answered) {
    Instant now = clock.instant();
    contacts.compute(
        apiKey.fingerprint(),
        (print, contact) -> (contact == null ? NEVER : contact).called(now, answered));
  }

  /** Forgets keys that no adapter names any more, and what was learned of their values. */
  void retain(Set<KeyName> named) {
    fingerprints.keySet().retainAll(named);
    contacts.keySet().retainAll(Set.copyOf(fingerprints.values()));
  }

  /** How many keys are in use. */
  int size() {
    return fingerprints.size();
  }

  /**
   * The keys in use; if they are too many, first those that fail and those not heard of longest.
   */
  List<Named> all() {
    return fingerprints.entrySet().stream()
        .map(entry -> new Named(entry.getKey(), contacts.getOrDefault(entry.getValue(), NEVER)))
        .sorted(
            Comparator.comparing((Named key) -> !key.contact().failing())
                .thenComparing(key -> key.contact().success()))
        .limit(MOST_KEYS)
        .toList();
  }
}
