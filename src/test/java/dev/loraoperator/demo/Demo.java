package dev.loraoperator.demo;

import dev.loraoperator.LocalOperator;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.testing.Services;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * {@code mvn -q test-compile exec:java@demo}: applies the samples and one faulty adapter to a
 * cluster of the demo's own, shows each one's progress until all are Ready and the faulty one is
 * stalled, moves one from the API v1 to v2, asks each model that is served the documentation's
 * question, and deletes an adapter and its model.
 */
public final class Demo {

  private static final String NAMESPACE = "lora-demo";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final PrintStream out;
  private final DemoCluster cluster;
  private final Services services;
  private final Map<String, String> shown = new HashMap<>();

  private Demo(PrintStream out, DemoCluster cluster, Services services) {
    this.out = out;
    this.cluster = cluster;
    this.services = services;
  }

  public static void main(String[] arguments) throws Exception {
    // What it would warn of is printed by the demo itself.
    System.getProperties().putIfAbsent("TEST_LOG_LEVEL", "ERROR");
    PrintStream out = System.out;
    out.println("Starting a cluster, Together, the Hugging Face hub and S3 on this machine ...");
    try (DemoCluster cluster = DemoCluster.open();
        Services services = new Services()) {
      new Demo(out, cluster, services).run();
    }
  }

  private void run() throws IOException, InterruptedException {
    out.println("Cluster: " + cluster.description());
    out.println(cluster.hint());
    Duration queued = Duration.ofSeconds(1);
    Duration running = Duration.ofSeconds(3);
    services.together().behaviour().lasting(queued, running);
    services.together().v2().behaviour().lasting(queued, running);
    try (LocalOperator operator =
        LocalOperator.start(services.environment(), cluster.client(), Backoff.DEFAULT_GRACE)) {
      List<LoraAdapter> adapters = apply();
      out.println();
      await(() -> adapters.stream().filter(this::show).count() == adapters.size());
      move();
      for (LoraAdapter adapter : adapters) {
        ask(current(adapter.getMetadata().getName()).getStatus());
      }
      delete();
      out.println();
      out.println(
          "Posts to Together: %d uploads on v1, %d on v2, for %d adapters."
              .formatted(
                  services.together().uploadJobs().size(),
                  services.together().v2().uploads().size(),
                  adapters.size()));
      if (Boolean.getBoolean("demo.keep")) {
        keep();
      }
    }
  }

  private List<LoraAdapter> apply() {
    KubernetesClient client = cluster.client();
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .unlock()
        .createOr(existing -> existing.update());
    List<HasMetadata> resources = new DemoAdapters(services).resources(NAMESPACE);
    resources.add(DemoAdapters.moving(NAMESPACE));
    for (HasMetadata resource : resources) {
      client.resource(resource).unlock().createOr(existing -> existing.update());
      out.println(
          "applied " + resource.getKind().toLowerCase() + "/" + resource.getMetadata().getName());
    }
    return resources.stream()
        .filter(LoraAdapter.class::isInstance)
        .map(LoraAdapter.class::cast)
        .toList();
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(condition);
  }

  /** Prints the adapter if it has changed; tells whether it is as far as it will get. */
  private boolean show(LoraAdapter adapter) {
    String name = adapter.getMetadata().getName();
    LoraAdapterStatus status = current(name).getStatus();
    List<Condition> conditions =
        status == null || status.conditions() == null ? List.of() : status.conditions();
    if (conditions.isEmpty()) {
      return false;
    }
    Condition ready = conditions.get(0);
    String line =
        "%-22s API=%-2s READY=%-5s %-19s %s"
            .formatted(
                name,
                Objects.requireNonNullElse(status.api(), ""),
                ready.getStatus(),
                ready.getReason(),
                ready.getMessage());
    if (!line.equals(shown.put(name, line))) {
      out.println(line);
    }
    return name.equals(DemoAdapters.FAULTY)
        ? conditions.stream().anyMatch(condition -> condition.getType().equals("Stalled"))
        : ready.getStatus().equals("True") && !isBeingAsked(conditions);
  }

  private static boolean isBeingAsked(List<Condition> conditions) {
    return conditions.stream()
        .filter(condition -> condition.getType().equals("InferenceVerified"))
        .anyMatch(condition -> condition.getStatus().equals("Unknown"));
  }

  private Resource<LoraAdapter> resource(String name) {
    return cluster.client().resources(LoraAdapter.class).inNamespace(NAMESPACE).withName(name);
  }

  private LoraAdapter current(String name) {
    return resource(name).get();
  }

  /** What has answered on v1 goes on serving until something serves it on v2. */
  private void move() {
    String patch = "{\"spec\":{\"api\":\"v2\"}}";
    command("kubectl patch lora " + DemoAdapters.MOVING + " --type=merge -p '" + patch + "'");
    resource(DemoAdapters.MOVING).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    await(
        () -> {
          LoraAdapter moving = current(DemoAdapters.MOVING);
          show(moving);
          return shown.get(DemoAdapters.MOVING).contains("MoveWaitsForServing");
        });
    out.println();
  }

  private void delete() {
    command(
        "kubectl delete lora " + DemoAdapters.MOVING + "   # its spec.deletionPolicy is Delete");
    resource(DemoAdapters.MOVING).delete();
    await(() -> current(DemoAdapters.MOVING) == null && modelEvents().count() >= 2);
    modelEvents().forEach(event -> out.println(event.getReason() + ": " + event.getMessage()));
  }

  /** What became of the models: one on each API. */
  private Stream<Event> modelEvents() {
    return cluster.client().v1().events().inNamespace(NAMESPACE).list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getName().equals(DemoAdapters.MOVING))
        .filter(event -> event.getReason().startsWith("Model"));
  }

  private void command(String line) {
    out.println();
    out.println("$ " + line);
  }

  /** Asks a model that is served, as the operator has found out. */
  private void ask(LoraAdapterStatus status) throws IOException, InterruptedException {
    if (status.verification() != null) {
      ask(status.inferenceModel());
    }
  }

  private void ask(String model) throws IOException, InterruptedException {
    String body =
        "{\"model\":\"%s\",\"prompt\":\"Q: The capital of France is?\\nA:\",\"max_tokens\":8}"
            .formatted(model);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(services.together().baseUrl() + "/v1/completions"))
            .header("Authorization", "Bearer " + DemoAdapters.API_KEY)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(model + " does not answer: " + response.body());
    }
    String answer = response.body().replaceFirst(".*\"text\":\"([^\"]*)\".*", "$1");
    out.println("Q: The capital of France is?  " + model + " answers:" + answer);
  }

  private void keep() throws InterruptedException {
    out.println();
    out.println("Kept up until Ctrl-C. " + cluster.hint());
    out.println("kubectl get lora -n " + NAMESPACE);
    new CountDownLatch(1).await();
  }
}
