package dev.loraoperator.stories;

import static org.awaitility.Awaitility.await;

import dev.loraoperator.testing.OperatorProcess;
import dev.loraoperator.testing.RealApiServer;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Operator processes with leader election, whose Lease is in the scenario's namespace. */
final class Replicas implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final RealApiServer server;
  private final Scenario scenario;
  private final Path folder;
  private final List<OperatorProcess> started = new ArrayList<>();

  Replicas(RealApiServer server, Scenario scenario, Path folder) {
    this.server = server;
    this.scenario = scenario;
    this.folder = folder;
  }

  /** Starts a replica, and waits until its readiness probe answers {@code answer}. */
  OperatorProcess start(String answer) {
    return start(answer, server.kubeconfig());
  }

  /** Starts a replica with its own kubeconfig. */
  OperatorProcess start(String answer, Path kubeconfig) {
    Map<String, String> environment = scenario.services().environment();
    environment.put("WATCH_NAMESPACES", scenario.namespace());
    environment.put("LEADER_ELECTION", "true");
    environment.put("KUBERNETES_NAMESPACE", scenario.namespace());
    environment.put("HOSTNAME", "replica");
    Path log = folder.resolve("log-" + started.size());
    OperatorProcess replica = OperatorProcess.start(environment, kubeconfig, log);
    started.add(replica);
    eventually(replica, answer);
    return replica;
  }

  static void eventually(OperatorProcess replica, String answer) {
    await().atMost(TIMEOUT).until(() -> replica.probe("/readyz"), answer::equals);
  }

  Lease lease() {
    return scenario
        .client()
        .leases()
        .inNamespace(scenario.namespace())
        .withName("lora-operator")
        .get();
  }

  @Override
  public void close() {
    started.forEach(OperatorProcess::close);
  }
}
