package dev.loraoperator.stories;

import dev.loraoperator.testing.Crd;
import dev.loraoperator.testing.MockApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;

class AccountMockServerIT extends AccountStories {

  private final MockApiServer server = MockApiServer.start();
  private final KubernetesClient client = server.client();

  AccountMockServerIT() {
    Crd.install(client, false);
  }

  @Override
  KubernetesClient client() {
    return client;
  }

  @Override
  @AfterEach
  void close() {
    super.close();
    client.close();
    server.close();
  }
}
