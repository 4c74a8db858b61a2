package dev.loraoperator.reconciler;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.kube.StatusMapper;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;

/** Which updates wake an adapter: a new spec, and a person's request to reconcile now. */
public final class UpdateFilter implements OnUpdateFilter<LoraAdapter> {

  @Override
  public boolean accept(LoraAdapter updated, LoraAdapter before) {
    return StatusMapper.generation(updated) != StatusMapper.generation(before)
        || !Objects.equals(
            WorldObserver.reconcileRequest(updated), WorldObserver.reconcileRequest(before));
  }
}
