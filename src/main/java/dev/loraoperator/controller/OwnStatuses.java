package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.model.AdapterId;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Tells our own writes of a status from those of other hands. Thread-safe. */
final class OwnStatuses {

  /** More are not on their way to the informer at a time. */
  private static final int MAX_UNSEEN = 8;

  /** Being written: the informer may be faster than the reply. */
  private final Map<AdapterId, LoraAdapterStatus> pending = new ConcurrentHashMap<>();

  /** Resource versions that the informer has not shown yet. */
  private final Map<AdapterId, Queue<String>> unseen = new ConcurrentHashMap<>();

  /**
   * What adapters that wait have last. Only these are kept: what does not wait is worked out anew
   * in each reconciliation.
   */
  private final Map<AdapterId, LoraAdapterStatus> waiting = new ConcurrentHashMap<>();

  void writing(AdapterId id, LoraAdapterStatus status) {
    pending.put(id, status);
  }

  /**
   * @param written null when it was not written
   */
  void ended(AdapterId id, LoraAdapterStatus status, @Nullable LoraAdapter written) {
    if (written != null) {
      unseen.compute(id, (same, versions) -> with(versions, written));
      // As the API server has it: an older CRD drops fields, and that is nobody's edit.
      LoraAdapterStatus kept = written.getStatus();
      if (kept == null || status.inputsHash() == null) {
        waiting.remove(id);
      } else {
        waiting.put(id, kept);
      }
    }
    pending.remove(id);
  }

  private static Queue<String> with(@Nullable Queue<String> versions, LoraAdapter written) {
    Queue<String> all = versions == null ? new ArrayDeque<>() : versions;
    if (all.size() == MAX_UNSEEN) {
      all.remove();
    }
    all.add(written.getMetadata().getResourceVersion());
    return all;
  }

  /** Whether a status that the informer shows is one of ours. */
  boolean isOwn(LoraAdapter shown) {
    AdapterId id = AdapterMetadata.id(shown);
    LoraAdapterStatus coming = pending.get(id);
    if (coming != null && coming.equals(shown.getStatus())) {
      return true;
    }
    AtomicBoolean own = new AtomicBoolean();
    unseen.computeIfPresent(
        id,
        (same, versions) -> {
          own.set(versions.remove(shown.getMetadata().getResourceVersion()));
          return versions.isEmpty() ? null : versions;
        });
    return own.get();
  }

  /** Our last status of an adapter that waits, where another hand has put another one. */
  Optional<LoraAdapterStatus> replaced(LoraAdapter adapter) {
    return Optional.ofNullable(waiting.get(AdapterMetadata.id(adapter)))
        .filter(status -> !status.equals(adapter.getStatus()));
  }

  void forget(AdapterId id) {
    pending.remove(id);
    unseen.remove(id);
    waiting.remove(id);
  }
}
