package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.kubernetes.EventWriter;
import dev.loraoperator.kubernetes.StatusMapper;
import dev.loraoperator.lifecycle.Decision;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.net.HttpURLConnection;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Writes a decision to the status, only if that changes it, and has transitions told. */
final class StatusWriter {

  private final Transitions transitions;
  private final AdapterListener listener;
  private final Clock clock;

  StatusWriter(EventWriter events, AdapterListener listener, Clock clock) {
    this.transitions = new Transitions(events);
    this.listener = listener;
    this.clock = clock;
  }

  /**
   * Writes with the resource version locked, and shows the next pass our own write.
   *
   * @return false when somebody else has changed the resource meanwhile; nothing is written then
   */
  boolean write(
      LoraAdapter adapter,
      @Nullable String source,
      Decision decision,
      Context<LoraAdapter> context) {
    if (!(decision instanceof Decision.Change change)) {
      return true;
    }
    LoraAdapterStatus status =
        StatusMapper.status(adapter, source, change.progress(), change.verdict(), clock.instant());
    boolean attached = !change.progress().serving().attachments().isEmpty();
    try {
      if (status.equals(adapter.getStatus())) {
        transitions.notices(adapter, change);
        if (!attached) {
          Finalizers.remove(adapter, context);
        }
        return true;
      }
      LoraAdapter held = attached ? Finalizers.add(adapter, context) : adapter;
      LoraAdapter updated = context.getClient().resource(withStatus(held, status)).updateStatus();
      Finalizers.cache(held, updated, context);
      listener.onStatusWritten(adapter, status);
      if (!attached) {
        Finalizers.remove(updated, context);
      }
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
          || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return false;
      }
      throw e;
    }
    transitions.tell(adapter, change);
    return true;
  }

  /**
   * Lets a resource go that is marked for deletion. Its status is not written once more: it is gone
   * with it.
   *
   * @return false when somebody else has changed the resource meanwhile
   */
  boolean release(LoraAdapter adapter, Decision.Change change, Context<LoraAdapter> context) {
    // Told before it is gone, even if that is twice: a crash in between must not leave it untold.
    transitions.notices(adapter, change);
    try {
      Finalizers.remove(adapter, context);
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
          || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /** A fresh object with identity and status only: nothing else of the resource is ours to send. */
  private static LoraAdapter withStatus(LoraAdapter adapter, LoraAdapterStatus status) {
    LoraAdapter patch = new LoraAdapter();
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(adapter.getMetadata().getNamespace())
            .withName(adapter.getMetadata().getName())
            .withUid(adapter.getMetadata().getUid())
            .withResourceVersion(adapter.getMetadata().getResourceVersion())
            .build());
    patch.setSpec(adapter.getSpec());
    patch.setStatus(status);
    return patch;
  }
}
