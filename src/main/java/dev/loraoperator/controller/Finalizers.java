package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.kubernetes.AdapterMetadata;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The finalizer: on a resource exactly as long as it has something to clean up. Nothing else of
 * metadata or spec is ever written.
 */
final class Finalizers {

  static final String NAME = AdapterMetadata.FINALIZER;

  private Finalizers() {}

  /** The resource with the finalizer; written only when it is not there yet. */
  static LoraAdapter add(LoraAdapter adapter, Context<LoraAdapter> context) {
    if (adapter.hasFinalizer(NAME)) {
      return adapter;
    }
    List<String> finalizers = new ArrayList<>(adapter.getFinalizers());
    finalizers.add(NAME);
    return Objects.requireNonNull(write(adapter, finalizers, context));
  }

  static void remove(LoraAdapter adapter, Context<LoraAdapter> context) {
    if (adapter.hasFinalizer(NAME)) {
      write(
          adapter,
          adapter.getFinalizers().stream().filter(name -> !name.equals(NAME)).toList(),
          context);
    }
  }

  /** Shows the next pass our own write. */
  static void cache(LoraAdapter before, LoraAdapter after, Context<LoraAdapter> context) {
    context
        .eventSourceRetriever()
        .getControllerEventSource()
        .handleRecentResourceUpdate(ResourceID.fromResource(before), after, before);
  }

  /**
   * With the resource version locked: a conflict ends the pass with nothing done.
   *
   * @return null when the resource is gone with its last finalizer, where the server says so
   */
  private static @Nullable LoraAdapter write(
      LoraAdapter adapter, List<String> finalizers, Context<LoraAdapter> context) {
    Map<String, Object> metadata = new HashMap<>();
    metadata.put("resourceVersion", adapter.getMetadata().getResourceVersion());
    // Null removes the field (RFC 7386).
    metadata.put("finalizers", finalizers.isEmpty() ? null : finalizers);
    String patch = Serialization.asJson(Map.of("metadata", metadata));
    @Nullable LoraAdapter written =
        context.getClient().resource(adapter).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    boolean gone =
        written == null || (written.isMarkedForDeletion() && written.getFinalizers().isEmpty());
    if (!gone) {
      cache(adapter, written, context);
    }
    return written;
  }
}
