package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.testing.Services;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The namespace and the Together account of one test, on servers that all tests share. */
final class Scenario {

  private static final Duration TIMEOUT = Duration.ofSeconds(40);

  private final KubernetesClient client;
  private final Services services;
  private final String namespace;
  private final String apiKey = "tgp_v1_" + UUID.randomUUID();
  private Generation generation = new OnV1();

  Scenario(KubernetesClient client, Services services) {
    this(client, services, "story-" + UUID.randomUUID().toString().substring(0, 8));
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  /** In an existing namespace. */
  Scenario(KubernetesClient client, Services services, String namespace) {
    this.client = client;
    this.services = services;
    this.namespace = namespace;
    services.together().addKey(apiKey, account());
  }

  String namespace() {
    return namespace;
  }

  String account() {
    return "acct-" + namespace.substring(6);
  }

  String apiKey() {
    return apiKey;
  }

  Services services() {
    return services;
  }

  KubernetesClient client() {
    return client;
  }

  /** The remote name, with the account's prefix. */
  String remote(String bareName) {
    return account() + "/" + bareName;
  }

  /** In an account that is on this generation of the API. */
  Scenario on(Generation other) {
    generation = other;
    other.open(this);
    return this;
  }

  Generation generation() {
    return generation;
  }

  Scenario withApiKey() {
    return secret("together-api-key", Map.of("TOGETHER_API_KEY", apiKey));
  }

  Scenario secret(String name, Map<String, String> values) {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withStringData(values)
                .withData(encoded(values))
                .build())
        .unlock()
        .createOr(existing -> existing.update());
    return this;
  }

  /** The mock API server does not convert stringData to data. */
  private static Map<String, String> encoded(Map<String, String> values) {
    return values.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> Base64.getEncoder().encodeToString(entry.getValue().getBytes())));
  }

  LoraAdapter apply(LoraAdapter adapter) {
    adapter.getMetadata().setNamespace(namespace);
    return client.resource(adapter).create();
  }

  /** Edits as kubectl does: retries on conflict. */
  void edit(String name, Consumer<LoraAdapter> change) {
    await()
        .atMost(TIMEOUT)
        .ignoreExceptionsMatching(Scenario::isConflict)
        .until(
            () ->
                resource(name)
                    .edit(
                        adapter -> {
                          change.accept(adapter);
                          return adapter;
                        }),
            edited -> true);
  }

  /** As {@code kubectl edit --subresource=status}. */
  void editStatus(String name, Consumer<LoraAdapter> change) {
    resource(name)
        .editStatus(
            adapter -> {
              change.accept(adapter);
              return adapter;
            });
  }

  void annotate(String name, String annotation, String value) {
    edit(name, adapter -> adapter.getMetadata().setAnnotations(Map.of(annotation, value)));
  }

  void requestReconcile(String name, String value) {
    annotate(name, "lora-operator.dev/reconcile-requested-at", value);
  }

  void delete(String name) {
    resource(name).delete();
  }

  private Resource<LoraAdapter> resource(String name) {
    return client.resources(LoraAdapter.class).inNamespace(namespace).withName(name);
  }

  private static boolean isConflict(Throwable e) {
    return e instanceof KubernetesClientException refusal && refusal.getCode() == 409;
  }

  LoraAdapter get(String name) {
    return resource(name).get();
  }

  /** Passes every version of an adapter from now on to {@code seen}. */
  Watch watch(String name, Consumer<LoraAdapter> seen) {
    return resource(name)
        .watch(
            new Watcher<>() {
              @Override
              public void eventReceived(Action action, LoraAdapter adapter) {
                seen.accept(adapter);
              }

              @Override
              public void onClose(WatcherException cause) {
                throw new IllegalStateException(cause);
              }
            });
  }

  /** Waits until {@code assertion} holds. */
  LoraAdapter eventually(String name, Consumer<LoraAdapter> assertion) {
    await()
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertion.accept(get(name)));
    return get(name);
  }

  /** Waits until the adapter is Ready and its verification has ended. */
  LoraAdapter eventuallyReady(String name) {
    return eventually(
        name,
        adapter -> {
          assertThat(ready(adapter)).isIn("True Uploaded", "True Bound");
          assertThat(condition(adapter, "InferenceVerified")).doesNotStartWith("Unknown");
        });
  }

  LoraAdapter eventuallyStalled(String name, String reason) {
    return eventually(
        name,
        adapter -> {
          assertThat(ready(adapter)).isEqualTo("False " + reason);
          assertThat(types(adapter)).contains("Stalled");
        });
  }

  LoraAdapter eventuallyReconciling(String name, String reason) {
    return eventually(
        name,
        adapter -> {
          assertThat(ready(adapter)).isEqualTo("False " + reason);
          assertThat(types(adapter)).contains("Reconciling");
        });
  }

  void eventuallyGone(String name) {
    await().atMost(TIMEOUT).untilAsserted(() -> assertThat(get(name)).isNull());
  }

  static String ready(LoraAdapter adapter) {
    return condition(adapter, "Ready");
  }

  /** One condition, as {@code Status Reason}. */
  static String condition(LoraAdapter adapter, String type) {
    return conditions(adapter).stream()
        .filter(condition -> condition.getType().equals(type))
        .map(condition -> condition.getStatus() + " " + condition.getReason())
        .findFirst()
        .orElse("none");
  }

  static String message(LoraAdapter adapter, String type) {
    return conditions(adapter).stream()
        .filter(condition -> condition.getType().equals(type))
        .map(Condition::getMessage)
        .findFirst()
        .orElse("none");
  }

  static String message(LoraAdapter adapter) {
    return conditions(adapter).get(0).getMessage();
  }

  static List<String> types(LoraAdapter adapter) {
    return conditions(adapter).stream().map(Condition::getType).toList();
  }

  private static List<Condition> conditions(LoraAdapter adapter) {
    return adapter.getStatus() == null || adapter.getStatus().conditions() == null
        ? List.of()
        : adapter.getStatus().conditions();
  }

  /** Waits for Events, as {@code Type Reason}: they are written after the status. */
  void eventuallyHasEvents(String name, String... events) {
    await().atMost(TIMEOUT).untilAsserted(() -> assertThat(events(name)).contains(events));
  }

  /** As {@link #eventuallyHasEvents}, and no others. */
  void eventuallyHasExactlyEvents(String name, String... events) {
    await()
        .atMost(TIMEOUT)
        .untilAsserted(() -> assertThat(events(name)).containsExactlyInAnyOrder(events));
  }

  /** The Events so far, as {@code Type Reason}. */
  List<String> events(String name) {
    return client.v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getName().equals(name))
        .map((Event event) -> event.getType() + " " + event.getReason())
        .toList();
  }

  /** The number of this account's uploads. */
  long jobs() {
    return generation.sent(this).size();
  }

  /** The number of inference calls to {@code model}, with any key. */
  long questions(String model) {
    return services.together().inferenceBodies().stream()
        .filter(body -> body.path("model").asText().equals(model))
        .count();
  }
}
