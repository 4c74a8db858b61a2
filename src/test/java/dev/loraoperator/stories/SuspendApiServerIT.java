package dev.loraoperator.stories;

import dev.loraoperator.LocalOperator;
import dev.loraoperator.testing.Services;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same stories on a real kube-apiserver. */
class SuspendApiServerIT extends SuspendStories {

  private static KubernetesClient client;
  private static Services services;
  private static LocalOperator operator;

  @BeforeAll
  static void start() {
    client = SharedApiServer.get().client();
    services = new Services();
    operator = LocalOperator.start(services.environment(), client, Duration.ofSeconds(2));
  }

  @AfterAll
  static void stop() {
    if (operator != null) {
      operator.close();
      services.close();
      client.close();
    }
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
