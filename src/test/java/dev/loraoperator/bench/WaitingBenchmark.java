package dev.loraoperator.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.testing.TogetherServer;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * What adapters cost that wait for the rate limit, and how long another team waits that comes after
 * them: {@code mvn -q package -DskipTests exec:java -Dexec.classpathScope=test
 * -Dexec.mainClass=dev.loraoperator.bench.WaitingBenchmark -Dadapters=1000}. See {@link
 * MeasuredOperator} for the operator's command line.
 */
public final class WaitingBenchmark {

  private static final int ADAPTERS = Integer.getInteger("adapters", 1_000);

  /** No turn comes within what is measured. */
  private static final double HARDLY_EVER = 0.001;

  private static final double DEFAULT_RATE = 2;
  private static final Duration MEASURED = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final PrintStream OUT = System.out;

  private WaitingBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    OUT.println("load average before: " + ProcessNumbers.load());
    try (BenchmarkCluster cluster = new BenchmarkCluster()) {
      cluster.namespace("many", "key-of-many", "acme");
      cluster.namespace("same-key", "key-of-many", "acme");
      cluster.namespace("other-key", "other-key", "acme");
      try (MeasuredOperator operator = cluster.operator(HARDLY_EVER)) {
        WriteRates.perSecond(ADAPTERS, i -> cluster.adapter("many", "adapter-" + i, false));
        measure(operator);
      }
      try (MeasuredOperator operator = cluster.operator(DEFAULT_RATE)) {
        awaitUploads(cluster.services().together(), 5);
        others(cluster, "same-key");
        others(cluster, "other-key");
      }
    }
  }

  private static void measure(MeasuredOperator operator) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> operator.waiting() == ADAPTERS);
    pause(Duration.ofSeconds(20));
    long reconciliations = operator.reconciliations();
    Duration processor = operator.numbers().processor();
    pause(MEASURED);
    Duration used = operator.numbers().processor().minus(processor);
    OUT.printf(
        "%d adapters that wait for %d s: %.2f s of processor, %d reconciliations, resident %d MiB%n",
        operator.waiting(),
        MEASURED.toSeconds(),
        used.toMillis() / 1e3,
        operator.reconciliations() - reconciliations,
        operator.numbers().resident());
    OUT.println("load average: " + ProcessNumbers.load());
  }

  /** Applies one more adapter, and counts whose uploads are posted before its own. */
  private static void others(BenchmarkCluster cluster, String namespace) {
    TogetherServer together = cluster.services().together();
    int posted = together.uploadBodies().size();
    long start = System.nanoTime();
    cluster.adapter(namespace, namespace, false);
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> place(together, namespace) >= 0);
    OUT.printf(
        "one more of another namespace, %s: %d others of %d are posted before it, %.1f s%n",
        namespace,
        place(together, namespace) - posted,
        ADAPTERS - posted,
        (System.nanoTime() - start) / 1e9);
  }

  /** Its place among all uploads; -1 while it is not there. */
  private static int place(TogetherServer together, String name) {
    List<String> names =
        together.uploadBodies().stream()
            .map((JsonNode body) -> body.path("model_name").asText())
            .toList();
    return names.indexOf(name);
  }

  private static void awaitUploads(TogetherServer together, int count) {
    Awaitility.await().atMost(PATIENCE).until(() -> together.uploadBodies().size() >= count);
  }

  private static void pause(Duration time) {
    Awaitility.await().pollDelay(time).atMost(time.plusMinutes(1)).until(() -> true);
  }
}
