package dev.loraoperator.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a Secret informer: it keeps only the Secrets that some adapter names, and of those
 * only the data, so that thousands of unrelated Secrets cost nothing.
 */
public final class ReferencedSecretStore implements ItemStore<Secret> {

  private static final Object ABSENT = new Object();

  private final Predicate<String> referenced;
  private final Predicate<String> cleansUp;
  private final SecretPlaces places;
  private final ConcurrentMap<String, Secret> kept = new ConcurrentHashMap<>();

  /** Deleted ones, as they were last. */
  private final ConcurrentMap<String, Secret> gone = new ConcurrentHashMap<>();

  /** What the API server was asked for: {@link #ABSENT}, or who is asking. */
  private final ConcurrentMap<String, Object> asked = new ConcurrentHashMap<>();

  /**
   * @param referenced whether an adapter names the Secret {@code namespace/name}
   * @param cleansUp whether one of these has something to clean up with it
   * @param places learns of what is kept
   */
  public ReferencedSecretStore(
      Predicate<String> referenced, Predicate<String> cleansUp, SecretPlaces places) {
    this.referenced = referenced;
    this.cleansUp = cleansUp;
    this.places = places;
  }

  @Override
  public String getKey(Secret secret) {
    return Cache.metaNamespaceKeyFunc(secret);
  }

  @Override
  public @Nullable Secret put(String key, Secret secret) {
    asked.remove(key);
    gone.remove(key);
    return referenced.test(key) ? replace(key, slim(secret)) : replace(key, null);
  }

  /**
   * The Secret {@code namespace/name}, read from the API server if the informer has not kept it
   * because no adapter named it yet. What the informer brings meanwhile is newer and stays. One
   * that is not there is not asked for again until the informer has seen it come.
   *
   * @param read asks the API server; null for a Secret that is not there
   */
  @Nullable Secret find(String key, Supplier<@Nullable Secret> read) {
    Secret known = kept.get(key);
    if (known != null || asked.get(key) == ABSENT) {
      return known;
    }
    Object asking = new Object();
    asked.put(key, asking);
    Secret found = read.get();
    if (found == null) {
      asked.replace(key, asking, ABSENT);
      return kept.get(key);
    }
    asked.remove(key, asking);
    Secret slim = slim(found);
    return kept.compute(
        key,
        (same, newer) -> {
          if (newer == null) {
            places.replace(null, slim);
          }
          return newer == null ? slim : newer;
        });
  }

  /** Forgets those of {@code keys} that no adapter names, or needs to clean up, any more. */
  public void dropUnreferenced(Collection<String> keys) {
    keys.stream().filter(referenced.negate()).forEach(this::forget);
    keys.stream().filter(cleansUp.negate()).forEach(gone::remove);
  }

  private void forget(String key) {
    asked.remove(key);
    gone.remove(key);
    replace(key, null);
  }

  @Override
  public @Nullable Secret remove(String key) {
    Secret before = replace(key, null);
    if (before != null && cleansUp.test(key)) {
      gone.put(key, before);
    }
    return before;
  }

  /**
   * The last content of a deleted Secret that an adapter still needs: when a namespace is deleted
   * nobody knows which of its objects goes first. Null when there is none.
   */
  @Nullable Secret last(String key) {
    return gone.get(key);
  }

  /** Returns what was kept. */
  private @Nullable Secret replace(String key, @Nullable Secret secret) {
    AtomicReference<@Nullable Secret> before = new AtomicReference<>();
    kept.compute(
        key,
        (same, known) -> {
          before.set(known);
          places.replace(known, secret);
          return secret;
        });
    return before.get();
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
