package dev.loraoperator.bench;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.testing.FaultyCalls;
import dev.loraoperator.testing.Route;
import dev.loraoperator.testing.TogetherServer;
import dev.loraoperator.testing.v2.V2Route;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Many adapters with many API keys of one account or more, applied at once: the time until all are
 * Ready beside what the API server and the rate limit take for it, and what each adapter costs.
 * {@code mvn -q package -DskipTests exec:java -Dexec.classpathScope=test
 * -Dexec.mainClass=dev.loraoperator.bench.ScaleBenchmark -Dadapters=10000 -Dkeys=50 -Daccounts=1
 * -Dchecks=false -Dapi=v1 -Dothers=0}; {@code checks} are pre-flight and verification. See {@link
 * MeasuredOperator} for the operator's command line; jobs last {@code -Dqueued=5} and {@code
 * -Drunning=10} seconds.
 */
public final class ScaleBenchmark {

  private static final int ADAPTERS = Integer.getInteger("adapters", 10_000);
  private static final int KEYS = Integer.getInteger("keys", 50);
  private static final int ACCOUNTS = Integer.getInteger("accounts", 1);
  private static final boolean CHECKS = Boolean.getBoolean("checks");
  private static final double RATE = 50;
  private static final Duration PATIENCE = Duration.ofMinutes(Integer.getInteger("minutes", 20));
  private static final PrintStream OUT = System.out;

  private ScaleBenchmark() {}

  /** What was done between the first apply and the last Ready. */
  private record Run(double seconds, WriteCounts writes) {}

  public static void main(String[] arguments) throws Exception {
    try (BenchmarkCluster cluster = new BenchmarkCluster()) {
      for (int key = 0; key < KEYS; key++) {
        cluster.namespace("team-" + key, "key-" + key, "account-" + key % ACCOUNTS);
      }
      OUT.printf(
          "%d adapters, %d keys, %d accounts, %s checks%n",
          ADAPTERS, KEYS, ACCOUNTS, CHECKS ? "with" : "without");
      OUT.println("load average before: " + ProcessNumbers.load());
      WriteRates.measure(cluster.client()); // warms up
      WriteRates before = WriteRates.measure(cluster.client());
      Run run;
      try (MeasuredOperator operator = cluster.operator(RATE)) {
        run = run(cluster, operator);
        print(operator);
      }
      WriteRates after = WriteRates.measure(cluster.client());
      print(cluster, run, before, after);
    }
  }

  private static Run run(BenchmarkCluster cluster, MeasuredOperator operator) throws Exception {
    WriteCounts before = WriteCounts.of(cluster.client());
    Instant start = Instant.now();
    double rate =
        WriteRates.perSecond(
            ADAPTERS, i -> cluster.adapter("team-" + i % KEYS, "adapter-" + i, CHECKS));
    OUT.printf("applied in %.0f s%n", ADAPTERS / rate);
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(5))
          .until(() -> !operator.isRunning() || operator.ready() == ADAPTERS);
    } catch (ConditionTimeoutException e) {
      OUT.println("NOT READY within " + PATIENCE);
    }
    if (!operator.isRunning()) {
      OUT.println("THE OPERATOR HAS ENDED");
    }
    // Events are written one after the other, behind the status.
    Awaitility.await().pollDelay(Duration.ofSeconds(5)).until(() -> true);
    return new Run(
        Duration.between(start, lastReady(cluster, start)).toMillis() / 1e3,
        WriteCounts.of(cluster.client()).since(before));
  }

  /** As the conditions have it, to the second. */
  private static Instant lastReady(BenchmarkCluster cluster, Instant start) {
    List<Instant> times =
        cluster.client().resources(LoraAdapter.class).inAnyNamespace().list().getItems().stream()
            .filter(adapter -> adapter.getStatus() != null)
            .flatMap(adapter -> adapter.getStatus().conditions().stream())
            .filter(condition -> condition.getType().equals("Ready"))
            .filter(condition -> condition.getStatus().equals("True"))
            .map(condition -> Instant.parse(condition.getLastTransitionTime()))
            .sorted()
            .toList();
    OUT.printf("Ready: %d of %d%n", times.size(), ADAPTERS);
    return times.isEmpty() ? start : times.get(times.size() - 1);
  }

  private static void print(MeasuredOperator operator) throws Exception {
    OUT.println("load average: " + ProcessNumbers.load());
    OUT.println("log: " + operator.log());
    OUT.printf(
        "Events dropped: %d; refused by the API server: %d%n",
        operator.logged("event not written: too many"), operator.logged("event not written\""));
    if (operator.isRunning()) {
      operator.states().forEach(OUT::println);
      OUT.printf(
          "operator: %.0f s of processor, %d reconciliations, resident at most %d MiB, live heap"
              + " %d MiB, %.1f s of garbage collection%n",
          operator.numbers().processor().toMillis() / 1e3,
          operator.reconciliations(),
          operator.numbers().peak(),
          operator.liveHeap(),
          operator.collecting());
    }
  }

  private static void print(
      BenchmarkCluster cluster, Run run, WriteRates before, WriteRates after) {
    OUT.printf("API server alone, before: %s%nand after: %s%n", before, after);
    TogetherServer together = cluster.services().together();
    FaultyCalls<V2Route> v2 = cluster.v2Calls();
    int calls =
        Arrays.stream(Route.values()).mapToInt(together::calls).sum()
            + Arrays.stream(V2Route.values()).mapToInt(v2::count).sum();
    double server = before.mean(after).seconds(run.writes());
    double limit = calls / RATE / ACCOUNTS;
    OUT.printf(
        "all Ready after %.0f s; the API server alone takes %.0f s for these writes, the rate limit"
            + " %.0f s for these calls; ratio %.2f%n",
        run.seconds(), server, limit, run.seconds() / Math.max(server, limit));
    OUT.printf(
        "per adapter: %.2f POSTs, %.2f calls, %.2f Kubernetes writes:%n",
        each(
            together.calls(Route.UPLOAD)
                + v2.count(V2Route.CREATE_MODEL)
                + v2.count(V2Route.CREATE_UPLOAD)),
        each(calls),
        each(
            run.writes().count(WriteCounts.STATUSES)
                + run.writes().count(WriteCounts.PATCHES)
                + run.writes().count(WriteCounts.EVENTS)));
    for (String kind :
        List.of(
            WriteCounts.STATUSES, WriteCounts.PATCHES, WriteCounts.EVENTS, WriteCounts.CONFLICTS)) {
      OUT.printf("  %s: %.2f%n", kind, each(run.writes().count(kind)));
    }
    for (Route route : Route.values()) {
      if (together.calls(route) > 0) {
        OUT.printf("  Together %s: %d%n", route, together.calls(route));
      }
    }
    for (V2Route route : V2Route.values()) {
      if (v2.count(route) > 0) {
        OUT.printf("  Together v2 %s: %d%n", route, v2.count(route));
      }
    }
  }

  private static double each(long count) {
    return count / (double) ADAPTERS;
  }
}
