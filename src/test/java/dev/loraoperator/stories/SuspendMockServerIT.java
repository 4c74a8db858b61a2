package dev.loraoperator.stories;

import dev.loraoperator.LocalOperator;
import dev.loraoperator.testing.Crd;
import dev.loraoperator.testing.MockApiServer;
import dev.loraoperator.testing.Services;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Now, and not now, on the Fabric8 mock server: fast, and no proof. */
class SuspendMockServerIT extends SuspendStories {

  private static MockApiServer server;
  private static KubernetesClient client;
  private static Services services;
  private static LocalOperator operator;

  @BeforeAll
  static void start() {
    server = MockApiServer.start();
    client = server.client();
    Crd.install(client, false);
    services = new Services();
    operator = LocalOperator.start(services.environment(), client, Duration.ofSeconds(2));
  }

  @AfterAll
  static void stop() {
    operator.close();
    services.close();
    client.close();
    server.close();
  }

  @Override
  KubernetesClient client() {
    return client;
  }

  @Override
  Services services() {
    return services;
  }
}
