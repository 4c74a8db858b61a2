package dev.loraoperator.metrics;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.kubernetes.StatusOwner;
import dev.loraoperator.kubernetes.status.StatusMapper;
import dev.loraoperator.model.secret.KeyName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The counts of all adapters at one time.
 *
 * @param adapters how many are in each state
 * @param lag how late the most overdue attempt is; zero when none is overdue
 * @param keys the API keys that adapters name
 */
record AdapterCounts(Map<AdapterState, Integer> adapters, Duration lag, Set<KeyName> keys) {

  static AdapterCounts of(Stream<LoraAdapter> all, Instant now) {
    Map<AdapterState, Integer> counts = new HashMap<>();
    Set<KeyName> keys = new HashSet<>();
    Instant[] earliest = {now};
    all.forEach(
        adapter -> {
          counts.merge(AdapterState.of(adapter), 1, Integer::sum);
          keys.add(AdapterMetadata.apiKey(adapter));
          Instant due = due(adapter, now);
          earliest[0] = due.isBefore(earliest[0]) ? due : earliest[0];
        });
    return new AdapterCounts(counts, Duration.between(earliest[0], now), keys);
  }

  /** Adapters that are suspended or being deleted are never overdue. */
  private static Instant due(LoraAdapter adapter, Instant now) {
    LoraAdapterStatus status = StatusOwner.ownStatus(adapter);
    if (status == null || adapter.isMarkedForDeletion() || AdapterMetadata.suspended(adapter)) {
      return now;
    }
    Instant next = StatusMapper.nextAttempt(status);
    return next == null ? now : next;
  }
}
