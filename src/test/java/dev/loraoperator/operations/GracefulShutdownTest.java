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

/** The end of a leader, and when its Lease is not given back. */
class GracefulShutdownTest {

  private static final String NAMESPACE = "lora-operator";

  private final MockApiServer server = MockApiServer.start();
  private final KubernetesClient client = server.client();
  private final Replica replica = new Replica(true, NAMESPACE, 16, Clock.systemUTC());
  private final GracefulShutdown windDown =
      new GracefulShutdown(
          new Operator(overrider -> overrider.withKubernetesClient(client)), replica, client);
  private String identity;

  @BeforeEach
  void lead() {
    LeaderElectionConfiguration election = replica.leadership().configuration(() -> {});
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
  void closesTheGateAndGivesTheLeaseBack() {
    windDown.run();

    assertThat(replica.gate().isDrained()).isTrue();
    assertThat(holder()).isNull();
  }

  @Test
  void keepsTheLeaseWhileAPassMayWriteYet() {
    replica
        .passes()
        .during(
            new AdapterId("team-a", "french"),
            () -> {
              windDown.run();
              return "stuck";
            });

    assertThat(holder()).isEqualTo(identity);
  }

  @Test
  void endsWithoutTheApiServerToo() {
    server.close();

    assertThatCode(windDown::run).doesNotThrowAnyException();
  }
}
