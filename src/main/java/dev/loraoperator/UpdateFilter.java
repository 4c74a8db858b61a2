package dev.loraoperator;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.kubernetes.AdapterMetadata;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Which updates wake an adapter: a new spec, its deletion, what the user asks for by annotation,
 * and a status that another hand has changed.
 */
final class UpdateFilter implements OnUpdateFilter<LoraAdapter> {

  private final Predicate<LoraAdapter> ownStatus;

  /**
   * @param ownStatus whether the status of an adapter was written by this process
   */
  UpdateFilter(Predicate<LoraAdapter> ownStatus) {
    this.ownStatus = ownStatus;
  }

  @Override
  public boolean accept(LoraAdapter updated, LoraAdapter before) {
    return AdapterMetadata.generation(updated) != AdapterMetadata.generation(before)
        || !Objects.equals(
            AdapterMetadata.reconcileRequest(updated), AdapterMetadata.reconcileRequest(before))
        || updated.isMarkedForDeletion() != before.isMarkedForDeletion()
        || AdapterMetadata.abandoned(updated) != AdapterMetadata.abandoned(before)
        || (!Objects.equals(updated.getStatus(), before.getStatus()) && !ownStatus.test(updated));
  }
}
