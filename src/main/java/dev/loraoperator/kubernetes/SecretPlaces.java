package dev.loraoperator.kubernetes;

import dev.loraoperator.model.secret.KeyName;
import dev.loraoperator.model.secret.Sensitive;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the kept Secrets of all namespaces have a value: who else uses an API key is looked up
 * here, and not in everybody's Secrets. It holds hashes only. Thread-safe.
 */
public final class SecretPlaces {

  private final ConcurrentMap<String, Set<KeyName>> byHash = new ConcurrentHashMap<>();

  /** The keys of kept Secrets that have this value; a view. */
  public Set<KeyName> of(Sensitive value) {
    return Collections.unmodifiableSet(byHash.getOrDefault(value.fingerprint(), Set.of()));
  }

  /** A kept Secret is another one now; null for none. */
  void replace(@Nullable Secret before, @Nullable Secret after) {
    forEach(before, this::remove);
    forEach(after, this::add);
  }

  private void add(KeyName place, String hash) {
    byHash.compute(
        hash,
        (same, known) -> {
          Set<KeyName> places = known == null ? ConcurrentHashMap.newKeySet() : known;
          places.add(place);
          return places;
        });
  }

  private void remove(KeyName place, String hash) {
    byHash.computeIfPresent(
        hash,
        (same, places) -> {
          places.remove(place);
          return places.isEmpty() ? null : places;
        });
  }

  private static void forEach(@Nullable Secret secret, BiConsumer<KeyName, String> action) {
    if (secret == null || secret.getData() == null) {
      return;
    }
    String namespace = secret.getMetadata().getNamespace();
    String name = secret.getMetadata().getName();
    SecretSnapshot snapshot = new SecretSnapshot(Map.of(name, secret));
    for (String key : secret.getData().keySet()) {
      snapshot
          .lookup(name, key)
          .found()
          .ifPresent(
              value -> action.accept(new KeyName(namespace, name, key), value.fingerprint()));
    }
  }
}
