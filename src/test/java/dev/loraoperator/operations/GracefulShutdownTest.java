package dev.loraoperator.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.loraoperator.model.AdapterId;
import dev.loraoperator.testing.MockApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a leader stops, and when it keeps its Lease. */
class GracefulShutdownTest {

  private static final String NAMESPACE = "lora-operator";

  private final MockApiServer server = MockApiServer.start();
  private final KubernetesClient client = server.client();
  private final ActiveReconciliations reconciliations =
      new ActiveReconciliations(Clock.systemUTC());
  private final OperationGate gate = new OperationGate();
  private final Leadership leadership = Leadership.of(true, NAMESPACE, Clock.systemUTC());
  private final GracefulShutdown shutdown =
      new GracefulShutdown(
          new Operator(overrider -> overrider.withKubernetesClient(client)),
          new InFlightCalls(gate, () -> true),
          reconciliations,
          leadership,
          client);
  private String identity;

  @BeforeEach
  void lead() {
    LeaderElectionConfiguration election = leadership.configuration(() -> {});
    identity = election.getIdentity().orElseThrow();
    election.getLeaderCallbacks().ifPresent(LeaderCallbacks::onStartLeading);
    TestLease.create(client, NAMESPACE, identity);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private @Nullable String holder() {
    return client
        .leases()
        .inNamespace(NAMESPACE)
        .withName("lora-operator")
        .get()
        .getSpec()
        .getHolderIdentity();
  }

  @Test
  void closesTheGateAndReleasesTheLease() {
    shutdown.run();

    assertThat(gate.isDrained()).isTrue();
    assertThat(holder()).isNull();
  }

  @Test
  void keepsTheLeaseWhileAReconciliationMayStillWrite() {
    reconciliations.during(
        new AdapterId("team-a", "french"),
        () -> {
          shutdown.run();
          return "stuck";
        });

    assertThat(holder()).isEqualTo(identity);
  }

  @Test
  void endsWithoutTheApiServerToo() {
    server.close();

    assertThatCode(shutdown::run).doesNotThrowAnyException();
  }
}
