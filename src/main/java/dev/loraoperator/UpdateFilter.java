package dev.loraoperator;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.kubernetes.AdapterMetadata;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;

/**
 * Which updates wake an adapter: a new spec, its deletion, and what the user asks for by
 * annotation.
 */
final class UpdateFilter implements OnUpdateFilter<LoraAdapter> {

  @Override
  public boolean accept(LoraAdapter updated, LoraAdapter before) {
    return AdapterMetadata.generation(updated) != AdapterMetadata.generation(before)
        || !Objects.equals(
            AdapterMetadata.reconcileRequest(updated), AdapterMetadata.reconcileRequest(before))
        || updated.isMarkedForDeletion() != before.isMarkedForDeletion()
        || AdapterMetadata.abandoned(updated) != AdapterMetadata.abandoned(before);
  }
}
