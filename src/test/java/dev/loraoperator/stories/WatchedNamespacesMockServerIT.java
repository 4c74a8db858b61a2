package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.LocalOperator;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.Crd;
import dev.loraoperator.testing.MockApiServer;
import dev.loraoperator.testing.Services;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An operator that watches some namespaces, each with informers of its own. */
class WatchedNamespacesMockServerIT {

  @Test
  void worksInEachOfThemAndInNoOther() {
    try (MockApiServer server = MockApiServer.start();
        KubernetesClient client = server.client();
        Services services = new Services()) {
      // Given
      Crd.install(client, false);
      services.huggingFace().publicRepository(OperatorStories.REPO, AdapterFiles.valid("base"));
      Scenario one = new Scenario(client, services);
      Scenario two = new Scenario(client, services);
      Scenario other = new Scenario(client, services).withApiKey();
      Map<String, String> environment = services.environment();
      environment.put("WATCH_NAMESPACES", one.namespace() + "," + two.namespace());

      try (LocalOperator operator =
          LocalOperator.start(environment, client, Duration.ofSeconds(2))) {
        // When Secrets come later in both
        one.apply(Adapters.huggingFace("lora", OperatorStories.REPO));
        two.apply(Adapters.huggingFace("lora", OperatorStories.REPO));
        other.apply(Adapters.huggingFace("lora", OperatorStories.REPO));
        one.eventuallyReconciling("lora", "SecretNotFound");
        two.eventuallyReconciling("lora", "SecretNotFound");
        one.withApiKey();
        two.withApiKey();

        // Then
        one.eventuallyReady("lora");
        two.eventuallyReady("lora");
        assertThat(Scenario.ready(other.get("lora"))).isEqualTo("none");
        assertThat(other.jobs()).isZero();
      }
    }
  }
}
