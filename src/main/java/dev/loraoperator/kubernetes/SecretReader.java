package dev.loraoperator.kubernetes;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads Secrets through the informer's memory. A Secret that no adapter named when the informer saw
 * it is read once from the API server, and kept from then on; so is that there is none.
 */
public final class SecretReader {

  private final KubernetesClient client;
  private final Function<String, ReferencedSecretStore> stores;

  /**
   * @param stores the informer's memory for a namespace
   */
  public SecretReader(KubernetesClient client, Function<String, ReferencedSecretStore> stores) {
    this.client = client;
    this.stores = stores;
  }

  /** The named Secrets of one namespace, as they are now. */
  public SecretSnapshot read(String namespace, List<String> names) {
    return snapshot(names, name -> read(namespace, name));
  }

  /** The same for what is being deleted: Secrets that went first are as they were last. */
  public SecretSnapshot readLast(String namespace, List<String> names) {
    return snapshot(
        names,
        name -> {
          Secret now = read(namespace, name);
          return now != null ? now : stores.apply(namespace).last(namespace + "/" + name);
        });
  }

  private static SecretSnapshot snapshot(
      List<String> names, Function<String, @Nullable Secret> reading) {
    Map<String, Secret> found = new TreeMap<>();
    for (String name : names) {
      Secret secret = reading.apply(name);
      if (secret != null) {
        found.put(name, secret);
      }
    }
    return new SecretSnapshot(found);
  }

  private @Nullable Secret read(String namespace, String name) {
    return stores
        .apply(namespace)
        .find(
            namespace + "/" + name,
            () -> client.secrets().inNamespace(namespace).withName(name).get());
  }
}
