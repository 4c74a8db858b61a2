package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.model.AdapterId;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Causes reconciliations from outside the cluster, such as when an answer of Together has come, and
 * reports what becomes of adapters.
 */
public final class Wakeups extends SimpleInboundEventSource<LoraAdapter>
    implements ResourceEventAware<LoraAdapter> {

  private BiConsumer<LoraAdapter, LoraAdapter> updated = (before, after) -> {};
  private Consumer<LoraAdapter> deleted = adapter -> {};

  public Wakeups() {
    super("wakeups");
  }

  /** Has the adapter reconciled soon. */
  public void wake(AdapterId id) {
    propagateEvent(new ResourceID(id.name(), id.namespace()));
  }

  /**
   * Sets who learns of updates and deletions; before the first reconciliation.
   *
   * @param whenUpdated takes the adapter before and after
   */
  void listen(BiConsumer<LoraAdapter, LoraAdapter> whenUpdated, Consumer<LoraAdapter> whenDeleted) {
    updated = whenUpdated;
    deleted = whenDeleted;
  }

  @Override
  public void onResourceUpdated(LoraAdapter newAdapter, LoraAdapter oldAdapter) {
    updated.accept(oldAdapter, newAdapter);
  }

  @Override
  public void onResourceDeleted(LoraAdapter adapter) {
    deleted.accept(adapter);
  }
}
