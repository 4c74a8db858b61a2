package dev.loraoperator.bench;

import dev.loraoperator.api.v1alpha1.HuggingFaceSourceSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.SourceSpec;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.Crd;
import dev.loraoperator.testing.FaultyCalls;
import dev.loraoperator.testing.RealApiServer;
import dev.loraoperator.testing.Services;
import dev.loraoperator.testing.v2.SampleCatalogue;
import dev.loraoperator.testing.v2.TogetherV2;
import dev.loraoperator.testing.v2.V2Access;
import dev.loraoperator.testing.v2.V2Route;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;

/** A real API server, a Together and a hub, and namespaces with an API key each. */
final class BenchmarkCluster implements AutoCloseable {

  private static final Duration QUEUED = Duration.ofSeconds(Integer.getInteger("queued", 5));
  private static final Duration RUNNING = Duration.ofSeconds(Integer.getInteger("running", 10));

  /** How many models of others each account has on v2. */
  private static final int OTHERS = Integer.getInteger("others", 0);

  /** Which generation of the API the accounts have. */
  private static final boolean IS_V2 = "v2".equals(System.getProperty("api", "v1"));

  private final RealApiServer server = RealApiServer.start().orElseThrow();
  private final KubernetesClient client = server.client();
  private final Services services = new Services();
  private final Map<String, String> environment = services.environment();

  BenchmarkCluster() {
    Crd.install(client, true);
    services.together().behaviour().lasting(QUEUED, RUNNING).withoutDownloads();
    services.huggingFace().publicRepository("acme/bot", AdapterFiles.valid(SampleCatalogue.LLAMA));
    if (IS_V2) {
      TogetherV2 v2 = services.together().v2();
      v2.behaviour().lasting(QUEUED, RUNNING).withoutDownloads();
    }
    environment.put("POLL_MIN", "5s");
    environment.put("POLL_MAX", "60s");
    environment.put("LOG_FORMAT", "json");
  }

  KubernetesClient client() {
    return client;
  }

  /** None on v1. */
  FaultyCalls<V2Route> v2Calls() {
    return IS_V2 ? services.together().v2().calls() : new FaultyCalls<>();
  }

  Services services() {
    return services;
  }

  MeasuredOperator operator(double requestsPerSecond) throws IOException {
    environment.put("TOGETHER_REQUESTS_PER_SECOND", Double.toString(requestsPerSecond));
    return MeasuredOperator.start(server, environment);
  }

  /** A namespace with the API key {@code key} of {@code account}. */
  void namespace(String name, String key, String account) {
    services.together().addKey(key, account);
    if (IS_V2) {
      TogetherV2 v2 = services.together().v2();
      v2.setAccess(account, V2Access.V2_ONLY);
      IntStream.range(0, OTHERS).forEach(i -> v2.occupy(account, name + "-other-" + i, "other"));
    }
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(name)
                .withName("together-api-key")
                .endMetadata()
                .withStringData(Map.of("TOGETHER_API_KEY", key))
                .build())
        .create();
  }

  /**
   * Applies an adapter.
   *
   * @param checks whether its source is checked before and its model asked after the upload
   */
  void adapter(String namespace, String name, boolean checks) {
    LoraAdapter adapter = new LoraAdapter();
    adapter.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
    AdapterEdit.spec(
        adapter,
        "source",
        new SourceSpec(new HuggingFaceSourceSpec("acme/bot", null), null, null, null));
    if (IS_V2) {
      AdapterEdit.spec(adapter, "baseModel", SampleCatalogue.LLAMA_ID);
    }
    if (!checks) {
      AdapterEdit.spec(adapter, "preflight", "Off");
      AdapterEdit.spec(adapter, "verify", Map.of("enabled", false));
    }
    client.resource(adapter).create();
  }

  @Override
  public void close() {
    services.close();
    client.close();
    server.close();
  }
}
