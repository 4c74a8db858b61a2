package dev.loraoperator.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a Secret informer: it keeps only the Secrets that some adapter names, and of those
 * only the data, so that thousands of unrelated Secrets cost nothing.
 */
public final class ReferencedSecretStore implements ItemStore<Secret> {

  private final Predicate<String> referenced;
  private final ConcurrentMap<String, Secret> kept = new ConcurrentHashMap<>();

  /**
   * @param referenced whether an adapter names the Secret {@code namespace/name}
   */
  public ReferencedSecretStore(Predicate<String> referenced) {
    this.referenced = referenced;
  }

  @Override
  public String getKey(Secret secret) {
    return Cache.metaNamespaceKeyFunc(secret);
  }

  @Override
  public @Nullable Secret put(String key, Secret secret) {
    return referenced.test(key) ? kept.put(key, slim(secret)) : kept.remove(key);
  }

  /**
   * Keeps a Secret that was read because an adapter names it now. What the informer has brought
   * meanwhile is newer and stays.
   */
  Secret keep(Secret secret) {
    Secret slim = slim(secret);
    Secret newer = kept.putIfAbsent(getKey(secret), slim);
    return newer == null ? slim : newer;
  }

  /** Drops those of {@code keys} that no adapter names any more. */
  public void dropUnreferenced(Collection<String> keys) {
    keys.stream().filter(referenced.negate()).forEach(kept::remove);
  }

  @Override
  public @Nullable Secret remove(String key) {
    return kept.remove(key);
  }

  @Override
  public Stream<String> keySet() {
    return kept.keySet().stream();
  }

  @Override
  public Stream<Secret> values() {
    return kept.values().stream();
  }

  @Override
  public int size() {
    return kept.size();
  }

  @Override
  public @Nullable Secret get(String key) {
    return kept.get(key);
  }

  /** Without annotations: kubectl keeps a copy of the data there. */
  private static Secret slim(Secret secret) {
    return new SecretBuilder()
        .withMetadata(
            new ObjectMetaBuilder()
                .withNamespace(secret.getMetadata().getNamespace())
                .withName(secret.getMetadata().getName())
                .withUid(secret.getMetadata().getUid())
                .withResourceVersion(secret.getMetadata().getResourceVersion())
                .build())
        .withData(secret.getData())
        .build();
  }
}
