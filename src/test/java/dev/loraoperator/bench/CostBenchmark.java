package dev.loraoperator.bench;

import dev.loraoperator.LocalOperator;
import dev.loraoperator.api.v1alpha1.HuggingFaceSourceSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.SourceSpec;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.Crd;
import dev.loraoperator.testing.RealApiServer;
import dev.loraoperator.testing.Route;
import dev.loraoperator.testing.Services;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;

/**
 * What many adapters of one key cost, beside the documented script that polls each job by itself:
 * {@code mvn -q test-compile exec:java -Dexec.classpathScope=test
 * -Dexec.mainClass=dev.loraoperator.bench.CostBenchmark -Dexec.args=200}.
 */
public final class CostBenchmark {

  private static final Duration RUNNING = Duration.ofSeconds(30);
  private static final Duration SCRIPT_POLLS_EVERY = Duration.ofSeconds(5);

  private CostBenchmark() {}

  public static void main(String[] arguments) {
    int adapters = Integer.parseInt(arguments[0]);
    PrintStream out = System.out;
    Set<String> versions = ConcurrentHashMap.newKeySet();
    try (RealApiServer server = RealApiServer.start().orElseThrow();
        KubernetesClient client = server.client();
        Services services = new Services()) {
      Crd.install(client, true);
      services.together().addKey("benchmark-key", "acme");
      services.together().behaviour().lasting(Duration.ofSeconds(5), RUNNING);
      services.huggingFace().publicRepository("acme/bot", AdapterFiles.valid("base"));
      Map<String, String> environment = services.environment();
      environment.put("POLL_MIN", "5s");
      environment.put("POLL_MAX", "60s");
      try (Watch watch =
              client.resources(LoraAdapter.class).inAnyNamespace().watch(seeing(versions));
          LocalOperator operator =
              LocalOperator.start(environment, client, Backoff.DEFAULT_GRACE)) {
        run(client, adapters);
      }
      int writes = versions.size() - adapters;
      int events = client.v1().events().inNamespace("default").list().getItems().size();
      int calls = services.together().calls(Route.JOBS) + services.together().calls(Route.JOB);
      long script = adapters * RUNNING.plusSeconds(5).toSeconds() / SCRIPT_POLLS_EVERY.toSeconds();
      out.printf("%d adapters of one key, jobs of 35 s%n", adapters);
      out.printf(
          "POSTs per adapter: %.2f%n", services.together().calls(Route.UPLOAD) / (double) adapters);
      out.printf(
          "Kubernetes writes per adapter: %.2f, of them Events: %.2f%n",
          (writes + events) / (double) adapters, events / (double) adapters);
      out.printf(
          "polling calls: %d; a script per adapter, every 5 s: %d; ratio 1:%.0f%n",
          calls, script, script / (double) calls);
    }
  }

  private static void run(KubernetesClient client, int adapters) {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("together-api-key")
                .endMetadata()
                .withStringData(Map.of("TOGETHER_API_KEY", "benchmark-key"))
                .build())
        .create();
    for (int i = 0; i < adapters; i++) {
      client.resource(adapter("adapter-" + i)).create();
    }
    Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () ->
                client
                    .resources(LoraAdapter.class)
                    .inNamespace("default")
                    .list()
                    .getItems()
                    .stream()
                    .allMatch(
                        adapter ->
                            adapter.getStatus() != null
                                && adapter.getStatus().modelName() != null));
  }

  private static Watcher<LoraAdapter> seeing(Set<String> versions) {
    return new Watcher<>() {
      @Override
      public void eventReceived(Action action, LoraAdapter adapter) {
        versions.add(adapter.getMetadata().getResourceVersion());
      }

      @Override
      public void onClose(WatcherException cause) {
        throw new IllegalStateException(cause);
      }
    };
  }

  private static LoraAdapter adapter(String name) {
    LoraAdapter adapter = new LoraAdapter();
    adapter.setMetadata(new ObjectMetaBuilder().withNamespace("default").withName(name).build());
    AdapterEdit.spec(
        adapter,
        "source",
        new SourceSpec(new HuggingFaceSourceSpec("acme/bot", null), null, null, null));
    return adapter;
  }
}
