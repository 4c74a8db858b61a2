package dev.loraoperator.bench;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * What each Kubernetes write of an adapter is about, without and with pre-flight and verification:
 * {@code mvn -q package -DskipTests exec:java -Dexec.classpathScope=test
 * -Dexec.mainClass=dev.loraoperator.bench.WritesBenchmark -Dadapters=100 -Dapi=v2}. See {@link
 * MeasuredOperator} for the operator's command line.
 */
public final class WritesBenchmark {

  private static final int ADAPTERS = Integer.getInteger("adapters", 100);
  private static final double RATE = 50;
  private static final PrintStream OUT = System.out;

  private WritesBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    OUT.println("load average before: " + ProcessNumbers.load());
    for (boolean checks : new boolean[] {false, true}) {
      try (BenchmarkCluster cluster = new BenchmarkCluster()) {
        run(cluster, checks);
      }
    }
  }

  private static void run(BenchmarkCluster cluster, boolean checks) throws Exception {
    cluster.namespace("team", "key", "acme");
    KubernetesClient client = cluster.client();
    StatusChanges changes = new StatusChanges();
    try (Watch watch = client.resources(LoraAdapter.class).inAnyNamespace().watch(changes);
        MeasuredOperator operator = cluster.operator(RATE)) {
      WriteRates.perSecond(ADAPTERS, i -> cluster.adapter("team", "adapter-" + i, checks));
      Awaitility.await()
          .atMost(Duration.ofMinutes(5))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> operator.ready() == ADAPTERS);
      // The answer comes after Ready.
      Awaitility.await()
          .pollDelay(Duration.ofSeconds(20))
          .atMost(1, TimeUnit.MINUTES)
          .until(() -> true);
    }
    Map<String, Integer> events = new TreeMap<>();
    for (Event event : client.v1().events().inNamespace("team").list().getItems()) {
      events.merge("Event " + event.getReason(), 1, Integer::sum);
    }
    int all = print(changes.counts()) + print(events);
    OUT.printf(
        "%s checks: %.2f Kubernetes writes per adapter%n%n",
        checks ? "with" : "without", all / (double) ADAPTERS);
  }

  private static int print(Map<String, Integer> counts) {
    counts.forEach((what, count) -> OUT.printf("%.2f %s%n", count / (double) ADAPTERS, what));
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
