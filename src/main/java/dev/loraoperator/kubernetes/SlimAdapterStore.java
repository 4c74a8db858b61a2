package dev.loraoperator.kubernetes;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;

/**
 * The memory of the informer of adapters, without what other tools keep in them: managedFields and
 * kubectl's copy of the manifest weigh more than the adapter itself.
 */
public final class SlimAdapterStore extends BasicItemStore<LoraAdapter> {

  private static final String KUBECTL_COPY = "kubectl.kubernetes.io/last-applied-configuration";

  public SlimAdapterStore() {
    super(Cache::metaNamespaceKeyFunc);
  }

  @Override
  public LoraAdapter put(String key, LoraAdapter adapter) {
    adapter.getMetadata().setManagedFields(null);
    if (adapter.getMetadata().getAnnotations() != null) {
      adapter.getMetadata().getAnnotations().remove(KUBECTL_COPY);
    }
    return super.put(key, adapter);
  }
}
