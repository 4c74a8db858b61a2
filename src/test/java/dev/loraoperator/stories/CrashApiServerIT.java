package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loraoperator.api.v1alpha1.EndpointSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.SecretKeyReference;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.OperatorProcess;
import dev.loraoperator.testing.Route;
import dev.loraoperator.testing.TestEndpoint;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code java -jar target/lora-operator.jar}, killed with {@code kill -9} and started again. */
class CrashApiServerIT extends ProcessStories {

  private OperatorProcess operator() {
    Map<String, String> environment = services.environment();
    environment.put("WATCH_NAMESPACES", scenario.namespace());
    environment.put("LOG_LEVEL", "DEBUG");
    return OperatorProcess.start(environment, server.kubeconfig(), folder.resolve("log"));
  }

  @Test
  void killedBetweenThePostAndItsReplyItFindsItsJobAgain() {
    // Given a POST that is carried out and never answered
    services.together().failNext(Route.UPLOAD, new InjectedFault.HangAfter());
    try (OperatorProcess first = operator()) {
      scenario.apply(Adapters.huggingFace("crash", OperatorStories.REPO));
      await().atMost(Duration.ofSeconds(40)).until(() -> scenario.jobs() == 1);

      // When
      first.kill();
    }
    assertThat(scenario.get("crash").getStatus().newest().jobId()).isNull();

    // Then
    try (OperatorProcess second = operator()) {
      LoraAdapter ready = scenario.eventuallyReady("crash");
      assertThat(ready.getStatus().modelName()).isEqualTo(scenario.remote("crash"));
      assertThat(scenario.jobs()).isEqualTo(1);
      assertThat(second.log()).contains("Uploaded");
    }
  }

  @Test
  void killedWhileTheJobRunsItGoesOn() {
    // Given
    services.together().behaviour().lasting(Duration.ofSeconds(1), Duration.ofSeconds(6));
    try (OperatorProcess first = operator()) {
      scenario.apply(Adapters.huggingFace("crash", OperatorStories.REPO));
      scenario.eventuallyReconciling("crash", "UploadInProgress");

      // When
      first.kill();
    }

    // Then
    try (OperatorProcess second = operator()) {
      scenario.eventuallyReady("crash");
      assertThat(scenario.jobs()).isEqualTo(1);
      assertThat(services.together().calls(Route.UPLOAD)).isEqualTo(1);
    }
  }

  @Test
  void killedWhileAttachingAndWhileDetachingItLeavesNothingBehind() {
    // Given an attachment that is made and never answered
    TestEndpoint endpoint = services.together().addEndpoint(scenario.account(), "acme/qwen-1a2b");
    services.together().failNext(Route.ATTACH, new InjectedFault.HangAfter());
    LoraAdapter adapter = Adapters.huggingFace("bound", OperatorStories.REPO);
    AdapterEdit.spec(adapter, "endpoint", new EndpointSpec(endpoint.id(), null, null));
    try (OperatorProcess first = operator()) {
      scenario.apply(adapter);
      await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> services.together().bindings().size() == 1);

      // When it is killed, and the next one while it detaches
      first.kill();
    }
    services.together().failNext(Route.DETACH, new InjectedFault.HangAfter());
    try (OperatorProcess second = operator()) {
      assertThat(scenario.eventuallyReady("bound").getStatus().inferenceModel())
          .isEqualTo(endpoint.modelId(scenario.remote("bound")));
      client.resource(scenario.get("bound")).delete();
      await().atMost(Duration.ofSeconds(40)).until(() -> services.together().bindings().isEmpty());
      second.kill();
    }
    assertThat(scenario.get("bound")).isNotNull();

    // Then
    try (OperatorProcess third = operator()) {
      scenario.eventuallyGone("bound");
      assertThat(third.log()).doesNotContain("please report this");
    }
  }

  @Test
  void stopsWhenAskedAndLeavesNoSecretInItsLog() {
    // Given
    scenario.secret("hugging-face-token", Map.of("HF_TOKEN", "hf_tokentokentoken1"));
    services.together().failNext(Route.UPLOAD, InjectedFault.status(500));
    services.together().failJobsWith("cannot read https://x.test/a?sig=hf_tokentokentoken1");
    try (OperatorProcess operator = operator()) {
      LoraAdapter adapter = Adapters.huggingFace("noisy", OperatorStories.REPO);
      var token = new SecretKeyReference("hugging-face-token", null);
      AdapterEdit.spec(adapter, "source.huggingFace.tokenSecretRef", token);
      scenario.apply(adapter);
      scenario.eventually(
          "noisy", seen -> assertThat(Scenario.ready(seen)).contains("ConfirmingUpload"));

      // When
      boolean ended = operator.stop();

      // Then
      assertThat(ended).isTrue();
      assertThat(operator.log())
          .contains("operator stopped")
          .doesNotContain(scenario.apiKey())
          .doesNotContain("hf_tokentokentoken1")
          .doesNotContain("Bearer tgp");
    }
  }
}
