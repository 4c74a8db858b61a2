package dev.loraoperator.controller;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.kubernetes.ReferencedSecretStore;
import dev.loraoperator.kubernetes.SecretPlaces;
import dev.loraoperator.kubernetes.SecretReader;
import dev.loraoperator.testing.MockApiServer;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An API server with adapters and Secrets, and what was read and written there. */
final class TestCluster implements AutoCloseable {

  private final MockApiServer server = MockApiServer.start();

  /** Where the Secrets have their values. */
  final SecretPlaces places = new SecretPlaces();

  private final ReferencedSecretStore secrets =
      new ReferencedSecretStore(key -> true, key -> false, places);
  private int secretVersion;

  final KubernetesClient client = server.client();

  /** The Secrets that were read, in order, each by its namespace. */
  final List<String> secretReads = new ArrayList<>();

  SecretReader secretReader() {
    return new SecretReader(
        client,
        namespace -> {
          secretReads.add(namespace);
          return secrets;
        });
  }

  /** Puts a Secret with one value into the informer's memory, under a new resource version. */
  void secret(String namespace, String name, String key, String value) {
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .withResourceVersion(Integer.toString(++secretVersion))
            .endMetadata()
            .addToData(
                key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)))
            .build();
    secrets.put(secrets.getKey(secret), secret);
  }

  /** Creates an adapter, which the log of writes leaves out. */
  LoraAdapter create(LoraAdapter adapter) {
    LoraAdapterStatus status = adapter.getStatus();
    LoraAdapter created = client.resource(adapter).create();
    if (status != null) {
      created.setStatus(status);
      created = client.resource(created).updateStatus();
    }
    server.writes();
    return created;
  }

  /** What the API server has; null once it is gone. */
  @Nullable LoraAdapter get(LoraAdapter adapter) {
    return client.resource(adapter).get();
  }

  /** Another client's edit, which the log of writes leaves out. */
  LoraAdapter edit(LoraAdapter adapter, Consumer<LoraAdapter> change) {
    LoraAdapter current = client.resource(adapter).get();
    change.accept(current);
    LoraAdapter edited = client.resource(current).update();
    server.writes();
    return edited;
  }

  void delete(LoraAdapter adapter) {
    client.resource(adapter).delete();
    server.writes();
  }

  /** The writes since this was last called, in order. */
  List<MockApiServer.Write> writes() {
    return server.writes();
  }

  /** The Events since the writes were last asked for: type, reason and message of each. */
  List<String> events() {
    return server.writes().stream()
        .filter(write -> write.path().endsWith("/events"))
        .map(MockApiServer.Write::body)
        .map(TestCluster::words)
        .toList();
  }

  private static String words(JsonNode event) {
    return event.path("type").asText()
        + " "
        + event.path("reason").asText()
        + ": "
        + event.path("message").asText();
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
