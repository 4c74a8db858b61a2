package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.OperatorProcess;
import dev.loraoperator.testing.RealApiServer;
import dev.loraoperator.testing.Services;
import dev.loraoperator.testing.TcpRelay;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the probes say while the API server is away, and afterwards. */
class ProbesApiServerIT {

  @TempDir private Path folder;

  @Test
  void isNotReadyButLiveWhileTheApiServerIsAwayAndReadyAgainWhenItIsBack() {
    RealApiServer server = SharedApiServer.get();
    try (KubernetesClient client = server.client();
        Services services = new Services();
        TcpRelay relay = TcpRelay.to(client.getMasterUrl().getPort())) {
      services.huggingFace().publicRepository(OperatorStories.REPO, AdapterFiles.valid("base"));
      Scenario scenario = new Scenario(client, services).withApiKey();
      Map<String, String> environment = services.environment();
      environment.put("WATCH_NAMESPACES", scenario.namespace());
      Path kubeconfig = relay.through(server.kubeconfig(), folder.resolve("kubeconfig"));
      // Given an operator at work
      try (OperatorProcess operator =
          OperatorProcess.start(environment, kubeconfig, folder.resolve("log"))) {
        eventuallyReady(operator, "200 ok, leading"::equals);

        // When it loses the API server
        relay.cut();

        // Then
        eventuallyReady(operator, answer -> answer.startsWith("503 not ready: not watched: "));
        assertThat(operator.probe("/healthz")).isEqualTo("200 ok");
        scenario.apply(Adapters.huggingFace("meanwhile", OperatorStories.REPO));
        relay.mend();
        eventuallyReady(operator, "200 ok, leading"::equals);
        scenario.eventuallyReady("meanwhile");
      }
    }
  }

  private static void eventuallyReady(OperatorProcess operator, Predicate<String> answer) {
    await().atMost(Duration.ofSeconds(90)).until(() -> operator.probe("/readyz"), answer);
  }
}
