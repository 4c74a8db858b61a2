package dev.loraoperator.bench;

import dev.loraoperator.testing.Crd;
import dev.loraoperator.testing.RealApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Start to "informers synced" and resident memory of one command line or more, with 0 and with many
 * Ready adapters: {@code mvn -q package -DskipTests exec:java -Dexec.classpathScope=test
 * -Dexec.mainClass=dev.loraoperator.bench.StartBenchmark -Dexec.args="10000 'java
 * @deploy/image/jvm.options -XX:MaxRAM=384m -jar target/lora-operator.jar' ..."}. The command lines take turns, so that whatever
 * else the machine does falls on all of them alike; printed are medians of {@code -Druns=5}. Each
 * adapter has {@code -Drevisions=3} in its status.
 */
public final class StartBenchmark {

  private static final int RUNS = Integer.getInteger("runs", 5);

  private static final int REVISIONS = Integer.getInteger("revisions", 3);

  /** One for all probes: making clients would take the processor from what is measured. */
  private static final HttpClient PROBE = HttpClient.newHttpClient();

  private final PrintStream out = System.out;
  private final RealApiServer server;

  private StartBenchmark(RealApiServer server) {
    this.server = server;
  }

  /** One start: until it is ready, on the clock and on the processor, then memory in MiB. */
  private record Run(long millis, long cpu, long resident, long peak) {}

  public static void main(String[] arguments) throws Exception {
    int adapters = Integer.parseInt(arguments[0]);
    List<String> commands = Arrays.asList(arguments).subList(1, arguments.length);
    try (RealApiServer server = RealApiServer.start().orElseThrow();
        KubernetesClient client = server.client()) {
      Crd.install(client, true);
      StartBenchmark benchmark = new StartBenchmark(server);
      benchmark.measure(commands, 0);
      if (adapters > 0) {
        ReadyAdapters.create(client, adapters, REVISIONS);
        benchmark.measure(commands, adapters);
      }
    }
  }

  private void measure(List<String> commands, int adapters) throws Exception {
    List<List<Run>> runs = commands.stream().<List<Run>>map(command -> new ArrayList<>()).toList();
    for (int turn = 0; turn < RUNS; turn++) {
      for (int i = 0; i < commands.size(); i++) {
        runs.get(i).add(run(commands.get(i)));
      }
    }
    for (int i = 0; i < commands.size(); i++) {
      out.printf(
          "%s, %d adapters: ready after %d ms, %d ms of processor, resident %d MiB, at most %d MiB%n",
          commands.get(i),
          adapters,
          median(runs.get(i), Run::millis),
          median(runs.get(i), Run::cpu),
          median(runs.get(i), Run::resident),
          median(runs.get(i), Run::peak));
    }
  }

  private static long median(List<Run> runs, ToLongFunction<Run> value) {
    return runs.stream().mapToLong(value).sorted().skip(RUNS / 2).findFirst().orElseThrow();
  }

  /** One that is not ready within two minutes counts as that. */
  private Run run(String command) throws Exception {
    int port = freePort();
    ProcessBuilder builder = new ProcessBuilder(command.split(" "));
    builder.environment().put("KUBECONFIG", server.kubeconfig().toString());
    builder.environment().put("HTTP_PORT", Integer.toString(port));
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    long start = System.nanoTime();
    Process process = builder.start();
    try {
      awaitReady(port, process);
      long millis = (System.nanoTime() - start) / 1_000_000;
      ProcessNumbers numbers = new ProcessNumbers(process.pid());
      long cpu = numbers.processor().toMillis();
      Awaitility.await().pollDelay(Duration.ofSeconds(5)).until(() -> true);
      return new Run(millis, cpu, numbers.resident(), numbers.peak());
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static void awaitReady(int port, Process process) {
    try {
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(20))
          .failFast("the process has ended", () -> !process.isAlive())
          .until(() -> isReady(port));
    } catch (ConditionTimeoutException e) {
      System.err.println("not ready: " + e.getMessage());
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

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
