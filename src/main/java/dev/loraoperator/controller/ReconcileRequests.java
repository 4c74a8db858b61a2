package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.lifecycle.stage.Situation.ReconcileRequest;
import dev.loraoperator.model.AdapterId;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** When this process first saw the reconcile requests that are not carried out yet. */
final class ReconcileRequests {

  private final Map<AdapterId, ReconcileRequest> open = new ConcurrentHashMap<>();

  /** The adapter's request; null when it has never had one. */
  @Nullable ReconcileRequest of(LoraAdapter adapter, @Nullable String handled, Instant now) {
    AdapterId id = AdapterMetadata.id(adapter);
    String value = AdapterMetadata.reconcileRequest(adapter);
    if (value == null || value.equals(handled)) {
      open.remove(id);
      return value == null ? null : new ReconcileRequest(value, now, true);
    }
    ReconcileRequest known = open.get(id);
    if (known == null || !known.value().equals(value)) {
      known = new ReconcileRequest(value, now, false);
      open.put(id, known);
    }
    return known;
  }

  /** The adapter is gone. */
  void forget(AdapterId id) {
    open.remove(id);
  }
}
