package dev.loraoperator.bench;

import dev.loraoperator.api.v1alpha1.HuggingFaceSourceSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterSpec;
import dev.loraoperator.api.v1alpha1.SourceSpec;
import dev.loraoperator.core.decision.Finding;
import dev.loraoperator.core.decision.Progress;
import dev.loraoperator.core.decision.ServePlan;
import dev.loraoperator.core.decision.Serving;
import dev.loraoperator.core.decision.UploadRecord;
import dev.loraoperator.core.decision.Verdict;
import dev.loraoperator.core.decision.Verification;
import dev.loraoperator.core.spec.AdapterRequest;
import dev.loraoperator.core.spec.SpecCheck;
import dev.loraoperator.core.spec.SpecValidator;
import dev.loraoperator.kube.SpecMapper;
import dev.loraoperator.testing.Crd;
import dev.loraoperator.testing.RealApiServer;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * Start to "informers synced" and resident memory of {@code target/lora-operator.jar}, with 0 and
 * with many Ready adapters: {@code mvn -q package -DskipTests exec:java -Dexec.classpathScope=test
 * -Dexec.mainClass=dev.loraoperator.bench.StartBenchmark -Dexec.args="10000 JAVA_HOME ..."}.
 */
public final class StartBenchmark {

  private static final int RUNS = 3;

  /** One for all probes: making clients would take the processor from what is measured. */
  private static final HttpClient PROBE = HttpClient.newHttpClient();

  private final PrintStream out = System.out;
  private final RealApiServer server;

  private StartBenchmark(RealApiServer server) {
    this.server = server;
  }

  public static void main(String[] arguments) throws Exception {
    int adapters = Integer.parseInt(arguments[0]);
    List<String> javaHomes = Arrays.asList(arguments).subList(1, arguments.length);
    try (RealApiServer server = RealApiServer.start().orElseThrow();
        KubernetesClient client = server.client()) {
      Crd.install(client, true);
      StartBenchmark benchmark = new StartBenchmark(server);
      benchmark.measure(javaHomes, 0);
      benchmark.fill(client, adapters);
      benchmark.measure(javaHomes, adapters);
    }
  }

  private void measure(List<String> javaHomes, int adapters) throws Exception {
    for (String javaHome : javaHomes) {
      List<Long> millis = new ArrayList<>();
      List<Long> memory = new ArrayList<>();
      for (int run = 0; run < RUNS; run++) {
        run(javaHome, millis, memory);
      }
      Collections.sort(millis);
      Collections.sort(memory);
      out.printf(
          "%s, %d adapters: ready after %d ms, resident %d MiB (medians of %d)%n",
          Path.of(javaHome).getFileName(),
          adapters,
          millis.get(RUNS / 2),
          memory.get(RUNS / 2),
          RUNS);
    }
  }

  private void run(String javaHome, List<Long> millis, List<Long> memory) throws Exception {
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
            javaHome + "/bin/java",
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "-jar",
            "target/lora-operator.jar");
    builder.environment().put("KUBECONFIG", server.kubeconfig().toString());
    builder.environment().put("HTTP_PORT", Integer.toString(port));
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    long start = System.nanoTime();
    Process process = builder.start();
    try {
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(50))
          .until(() -> isReady(port));
      millis.add((System.nanoTime() - start) / 1_000_000);
      Awaitility.await().pollDelay(Duration.ofSeconds(5)).until(() -> true);
      memory.add(resident(process.pid()));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static boolean isReady(int port) throws InterruptedException {
    try {
      return PROBE
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz"))
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** In MiB. */
  private static long resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .mapToLong(kib -> Long.parseLong(kib) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Puts Ready adapters there, as a cluster has them after a while. */
  private void fill(KubernetesClient client, int adapters) {
    IntStream.range(0, adapters)
        .parallel()
        .forEach(
            i -> {
              LoraAdapter created = client.resource(adapter("adapter-" + i)).create();
              created.setStatus(ready(created));
              client.resource(created).updateStatus();
            });
  }

  private static LoraAdapter adapter(String name) {
    HuggingFaceSourceSpec repository = new HuggingFaceSourceSpec();
    repository.setRepo("acme/" + name);
    SourceSpec source = new SourceSpec();
    source.setHuggingFace(repository);
    LoraAdapterSpec spec = new LoraAdapterSpec();
    spec.setBaseModel("meta-llama/Meta-Llama-3.1-8B-Instruct-Reference");
    spec.setSource(source);
    LoraAdapter adapter = new LoraAdapter();
    adapter.setMetadata(new ObjectMetaBuilder().withNamespace("default").withName(name).build());
    adapter.setSpec(spec);
    return adapter;
  }

  private static dev.loraoperator.api.v1alpha1.LoraAdapterStatus ready(LoraAdapter adapter) {
    SpecCheck check = new SpecValidator("default").check(SpecMapper.fields(adapter));
    AdapterRequest request = ((SpecCheck.Valid) check).request();
    java.time.Instant now = java.time.Instant.now();
    UploadRecord upload =
        new UploadRecord(
            request.modelName(),
            request.specHash(),
            1,
            now,
            now,
            "job-" + request.modelName(),
            "Complete",
            null,
            "acme/" + request.modelName(),
            null,
            now);
    return dev.loraoperator.kube.StatusMapper.status(
        adapter,
        request.source().summary(),
        settled(request, upload, now),
        new Verdict(
            Verdict.State.READY,
            dev.loraoperator.core.Reason.UPLOADED,
            "Uploaded. Call it as model acme/" + request.modelName()),
        now);
  }

  /** Uploaded, and asked once. */
  private static Progress settled(AdapterRequest request, UploadRecord upload, Instant now) {
    String model = "acme/" + request.modelName();
    Progress uploaded =
        new Progress(model, null, upload, null, model, null, Serving.NONE, null, null);
    Verification answered =
        new Verification(
            ServePlan.of(request, uploaded, null).verificationRevision(),
            new Finding("True", "Answered", "The model has answered"),
            now,
            1,
            new Verification.Answer(now, Duration.ofMillis(300), model, "eos", "Paris", 10, 1),
            null);
    return new Progress(model, null, upload, null, model, null, Serving.NONE, answered, null);
  }
}
