package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.SecretKeyReference;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.OperatorProcess;
import dev.loraoperator.testing.RealApiServer;
import dev.loraoperator.testing.Services;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code LOG_LEVELS} of the real process. */
class LogLevelsApiServerIT {

  private static final String TOKEN = "hf_tokentokentoken2";

  @TempDir private Path folder;

  private OperatorProcess operator(
      Services services, RealApiServer server, Map<String, String> set) {
    Map<String, String> environment = services.environment();
    environment.putAll(set);
    return OperatorProcess.start(environment, server.kubeconfig(), folder.resolve("log"));
  }

  @Test
  void nonsenseIsRefusedAtTheStartByItsName() {
    RealApiServer server = SharedApiServer.get();
    try (Services services = new Services();
        OperatorProcess operator =
            operator(services, server, Map.of("LOG_LEVELS", "dev.loraoperator=loud"))) {
      assertThat(operator.exitCode()).hasValue(2);
      assertThat(operator.log()).startsWith("lora-operator: LOG_LEVELS must be").hasLineCount(1);
    }
  }

  @Test
  void theFrameworkCanBeHeardInAllItsDetailAndTellsNoSecret() {
    // Given
    RealApiServer server = SharedApiServer.get();
    try (KubernetesClient client = server.client();
        Services services = new Services()) {
      services
          .huggingFace()
          .privateRepository(OperatorStories.REPO, AdapterFiles.valid("base"), TOKEN);
      Scenario scenario = new Scenario(client, services).withApiKey();
      scenario.secret("hugging-face-token", Map.of("HF_TOKEN", TOKEN));
      Map<String, String> levels =
          Map.of(
              "WATCH_NAMESPACES", scenario.namespace(),
              "LOG_LEVEL", "TRACE",
              "LOG_LEVELS", "io.javaoperatorsdk=TRACE,dev.loraoperator.controller=ERROR");
      try (OperatorProcess operator = operator(services, server, levels)) {
        // When
        scenario.apply(withToken());
        scenario.eventuallyReady("noisy");

        // Then
        assertThat(operator.log())
            .contains("TRACE ", "Waiting informer to start")
            .doesNotContain("adapter changed state", scenario.apiKey(), TOKEN, "Bearer ");
      }
    }
  }

  private static LoraAdapter withToken() {
    LoraAdapter adapter = Adapters.huggingFace("noisy", OperatorStories.REPO);
    SecretKeyReference token = new SecretKeyReference("hugging-face-token", null);
    AdapterEdit.spec(adapter, "source.huggingFace.tokenSecretRef", token);
    return adapter;
  }
}
