package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.SecretKeyReference;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.Leaks;
import dev.loraoperator.testing.OperatorProcess;
import dev.loraoperator.testing.RealApiServer;
import dev.loraoperator.testing.Services;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a noisy run, no secret that was used stands anywhere but in its Secret. */
class NoSecretsApiServerIT {

  /** Where a secret could have gone, and what a person sees there. */
  private final Map<String, String> places = new LinkedHashMap<>();

  private final Leaks leaks = new Leaks();

  @Test
  void noSecretIsAnywhereAfterANoisyRun(@TempDir Path folder) {
    RealApiServer server = SharedApiServer.get();
    String canary = "canary-" + UUID.randomUUID();
    try (KubernetesClient admin = server.client();
        Services services = new Services()) {
      // Given an operator on its chattiest level
      Scenario scenario = new Scenario(admin, services);
      try (NoisySources sources = new NoisySources(scenario, leaks);
          OperatorProcess operator =
              OperatorProcess.start(
                  environment(scenario, sources), server.kubeconfig(), folder.resolve("log"))) {

        // When
        sources.use();
        NoisyTogether together = new NoisyTogether(scenario, leaks);
        together.use();
        plant(canary, scenario);
        new NoisyTogetherV2(together, scenario).use();
        sources.lookForSignatures();
        look(server, operator);
      }
    }

    // Then
    places.forEach((place, text) -> assertThat(leaks.in(text)).as(place).isEmpty());
    theSearchFinds(canary);
  }

  /** An adapter of that name, and a Secret: metrics tell of a key by the name of its Secret. */
  private static void plant(String canary, Scenario scenario) {
    scenario.secret(canary, Map.of("TOGETHER_API_KEY", scenario.apiKey()));
    SecretKeyReference reference = new SecretKeyReference(canary, null);
    scenario.services().huggingFace().publicRepository("acme/open", AdapterFiles.valid("base"));
    LoraAdapter adapter = Adapters.huggingFace(canary, "acme/open");
    AdapterEdit.spec(adapter, "apiKeySecretRef", reference);
    scenario.apply(adapter);
    scenario.eventuallyReady(canary);
    scenario.eventuallyHasEvents(canary, "Normal Uploaded");
  }

  /** A name that was planted in all these places is found, so a secret would have been. */
  private void theSearchFinds(String canary) {
    Leaks planted = new Leaks();
    planted.secret("canary", canary);
    for (String place : List.of("log", "events", "loraadapters", "/metrics")) {
      assertThat(planted.in(places.get(place))).as(place).hasSize(1);
    }
    assertThat(places.get("leases")).contains("holderIdentity");
  }

  private static Map<String, String> environment(Scenario scenario, NoisySources sources) {
    Map<String, String> environment = scenario.services().environment();
    environment.putAll(sources.environment());
    environment.put("WATCH_NAMESPACES", scenario.namespace());
    environment.put("LEADER_ELECTION", "true");
    environment.put("LOG_FORMAT", "json");
    environment.put("LOG_LEVEL", "TRACE");
    environment.put("LOG_LEVELS", "io.javaoperatorsdk=TRACE");
    return environment;
  }

  private void look(RealApiServer server, OperatorProcess operator) {
    for (String kind : List.of("loraadapters", "events", "leases")) {
      places.put(kind, server.kubectl("get", kind, "-A", "-o", "yaml").expectSuccess());
    }
    for (String page : List.of("/metrics", "/healthz", "/readyz")) {
      String answer = operator.probe(page);
      assertThat(answer).startsWith("200 ");
      places.put(page, answer);
    }
    operator.stop();
    places.put("log", operator.log());
  }
}
