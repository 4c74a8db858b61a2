package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.kubernetes.status.StatusMapper;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.model.AdapterId;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.Optional;

/** Writes a decision to the status, only if that changes it, and has transitions reported. */
final class StatusWriter {

  private final StatusMapper mapper;
  private final Transitions transitions;
  private final AdapterListener listener;
  private final Clock clock;
  private final OwnStatuses own = new OwnStatuses();

  StatusWriter(
      StatusMapper mapper, Transitions transitions, AdapterListener listener, Clock clock) {
    this.mapper = mapper;
    this.transitions = transitions;
    this.listener = listener;
    this.clock = clock;
  }

  /**
   * Writes with the resource version locked, and shows the next reconciliation our own write.
   *
   * @return false when somebody else has changed the resource meanwhile; nothing is written then
   */
  boolean write(AdapterView view, Decision.Update update, Context<LoraAdapter> context) {
    LoraAdapter adapter = view.adapter();
    LoraAdapterStatus status =
        mapper.status(
            adapter,
            view.source(),
            update.state(),
            update.ready(),
            view.secrets(),
            clock.instant());
    boolean held = view.hasLeftovers(update);
    if (status.equals(adapter.getStatus())
        && changesSomethingMade(update)
        && !isCurrent(adapter, context)) {
      return false;
    }
    return ifUnchanged(
        () -> {
          if (status.equals(adapter.getStatus())) {
            if (!held) {
              Finalizers.remove(adapter, context);
            }
            return;
          }
          LoraAdapter kept = held ? Finalizers.add(adapter, context) : adapter;
          LoraAdapter updated = put(kept, status, context);
          listener.onStatusWritten(adapter, status);
          if (!held) {
            Finalizers.remove(updated, context);
          }
          transitions.report(adapter, status, update);
        });
  }

  private static boolean changesSomethingMade(Decision.Update update) {
    return update.operations().stream()
        .map(Operation::kind)
        .anyMatch(kind -> kind == Operation.Kind.ATTACHMENT || kind == Operation.Kind.RECORD);
  }

  /** No write proves it where the status stays the same: a new leader's cache may be old. */
  private static boolean isCurrent(LoraAdapter adapter, Context<LoraAdapter> context) {
    LoraAdapter stored = context.getClient().resource(adapter).get();
    return stored != null
        && stored
            .getMetadata()
            .getResourceVersion()
            .equals(adapter.getMetadata().getResourceVersion());
  }

  /**
   * Puts back the status of an adapter that waits, where another hand has changed it: nothing is
   * decided from what others have written there.
   *
   * @return whether there was anything to put back
   */
  boolean restore(LoraAdapter adapter, Context<LoraAdapter> context) {
    Optional<LoraAdapterStatus> ours = own.replaced(adapter);
    ours.ifPresent(status -> ifUnchanged(() -> put(adapter, status, context)));
    return ours.isPresent();
  }

  /** Whether the status of {@code shown} is one that was written here. */
  boolean isOwn(LoraAdapter shown) {
    return own.isOwn(shown);
  }

  /** The adapter is gone, or not ours to write to. */
  void forget(AdapterId id) {
    own.forget(id);
  }

  private LoraAdapter put(
      LoraAdapter adapter, LoraAdapterStatus status, Context<LoraAdapter> context) {
    AdapterId id = AdapterMetadata.id(adapter);
    own.writing(id, status);
    LoraAdapter written = null;
    try {
      written = context.getClient().resource(withStatus(adapter, status)).updateStatus();
    } finally {
      own.ended(id, status, written);
    }
    Finalizers.cache(adapter, written, context);
    return written;
  }

  /**
   * Lets a resource go that is marked for deletion. Its status is not written once more: it is gone
   * with it.
   *
   * @return false when somebody else has changed the resource meanwhile
   */
  boolean release(LoraAdapter adapter, Context<LoraAdapter> context) {
    return ifUnchanged(() -> Finalizers.remove(adapter, context));
  }

  private static boolean ifUnchanged(Runnable writes) {
    try {
      writes.run();
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
