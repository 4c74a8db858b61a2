package dev.loraoperator.demo;

import dev.loraoperator.LocalOperator;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.testing.Services;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
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
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;

/**
 * {@code mvn -q test-compile exec:java@demo}: applies the samples and one faulty adapter to a
 * cluster of the demo's own, shows each one's progress until all are Ready and the faulty one is
 * stalled, and asks each model the documentation's question.
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
    services.together().behaviour().lasting(Duration.ofSeconds(1), Duration.ofSeconds(3));
    try (LocalOperator operator =
        LocalOperator.start(services.environment(), cluster.client(), Backoff.DEFAULT_GRACE)) {
      List<LoraAdapter> adapters = apply();
      out.println();
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(100))
          .until(
              () -> adapters.stream().map(this::show).toList().stream().allMatch(Boolean::valueOf));
      out.println();
      for (LoraAdapter adapter : adapters) {
        if (!isFaulty(adapter)) {
          ask(current(adapter).getStatus().inferenceModel());
        }
      }
      out.println();
      out.println(
          "Posts to Together: "
              + services.together().uploadJobs().size()
              + " for "
              + adapters.size()
              + " adapters.");
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

  private static boolean isFaulty(LoraAdapter adapter) {
    return adapter.getMetadata().getName().equals(DemoAdapters.FAULTY);
  }

  /** Prints the adapter if it has changed; tells whether it is as far as it will get. */
  private boolean show(LoraAdapter adapter) {
    LoraAdapterStatus status = current(adapter).getStatus();
    List<Condition> conditions =
        status == null || status.conditions() == null ? List.of() : status.conditions();
    if (conditions.isEmpty()) {
      return false;
    }
    Condition ready = conditions.get(0);
    String line =
        "%-22s READY=%-5s %-17s %s"
            .formatted(
                adapter.getMetadata().getName(),
                ready.getStatus(),
                ready.getReason(),
                ready.getMessage());
    if (!line.equals(shown.put(adapter.getMetadata().getName(), line))) {
      out.println(line);
    }
    return isFaulty(adapter)
        ? conditions.stream().anyMatch(condition -> condition.getType().equals("Stalled"))
        : ready.getStatus().equals("True");
  }

  private LoraAdapter current(LoraAdapter adapter) {
    return cluster
        .client()
        .resources(LoraAdapter.class)
        .inNamespace(NAMESPACE)
        .withName(adapter.getMetadata().getName())
        .get();
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
