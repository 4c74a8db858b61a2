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
import dev.loraoperator.testing.TcpRelay;
import dev.loraoperator.testing.TestEndpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The end of a leader that nobody expected, with a standby beside it. */
class FailoverApiServerIT extends ProcessStories {

  private static final List<String> ALL =
      List.of("ready", "attaching", "running", "unanswered", "waiting");

  private Replicas replicas;

  @BeforeEach
  void start() {
    replicas = new Replicas(server, scenario, folder);
  }

  @AfterEach
  void stop() {
    replicas.close();
  }

  @Test
  void theStandbyGoesOnWithEveryUploadAndPostsNoneTwice() {
    // Given a leader with adapters in every phase, and a standby that is ready and does nothing
    OperatorProcess leader = replicas.start("200 ok, leading");
    OperatorProcess standby = replicas.start("200 ok, standing by");
    TestEndpoint endpoint = services.together().addEndpoint(scenario.account(), "acme/qwen-1a2b");
    oneIsReady();
    oneIsBeingAttachedTo(endpoint);
    oneRuns();
    oneIsPostedWithoutAReply();
    oneWaitsForItsSecret();
    assertThat(standby.probe("/readyz")).isEqualTo("200 ok, standing by");
    assertThat(standby.log()).doesNotContain("adapter changed state");

    // When
    leader.kill();
    Replicas.eventually(standby, "200 ok, leading");
    scenario.secret("late", Map.of("TOGETHER_API_KEY", scenario.apiKey()));
    await().atMost(Duration.ofSeconds(40)).until(() -> scenario.jobs() == ALL.size());
    services.together().finishAllJobs();

    // Then
    ALL.forEach(scenario::eventuallyReady);
    assertThat(ALL).allSatisfy(name -> assertThat(posts(name)).isEqualTo(1));
    assertThat(services.together().calls(Route.UPLOAD)).isEqualTo(ALL.size());
    assertThat(services.together().bindings()).hasSize(1);
    assertThat(standby.log()).doesNotContain("please report this");
  }

  @Test
  void aLeaderThatLosesTheApiServerEndsBeforeTheStandbyLeads() {
    // Given a leader whose line to the API server can be cut, but not the one to Together
    try (TcpRelay relay = TcpRelay.to(client.getMasterUrl().getPort())) {
      Path kubeconfig = relay.through(server.kubeconfig(), folder.resolve("kubeconfig"));
      OperatorProcess leader = replicas.start("200 ok, leading", kubeconfig);
      OperatorProcess standby = replicas.start("200 ok, standing by");
      oneRuns();

      // When
      relay.cut();
      scenario.apply(adapter("late"));

      // Then it has gone before the other one leads
      Replicas.eventually(standby, "200 ok, leading");
      assertThat(leader.isRunning()).isFalse();
      assertThat(leader.exitCode()).hasValue(1);
      assertThat(leader.log()).contains("leadership lost");
      await().atMost(Duration.ofSeconds(40)).until(() -> scenario.jobs() == 2);
      services.together().finishAllJobs();
      scenario.eventuallyReady("running");
      scenario.eventuallyReady("late");
      assertThat(services.together().calls(Route.UPLOAD)).isEqualTo(2);
    }
  }

  private void oneIsReady() {
    scenario.apply(adapter("ready"));
    scenario.eventuallyReady("ready");
  }

  private void oneIsBeingAttachedTo(TestEndpoint endpoint) {
    services.together().failNext(Route.ATTACH, new InjectedFault.HangAfter());
    LoraAdapter adapter = adapter("attaching");
    AdapterEdit.spec(adapter, "endpoint", new EndpointSpec(endpoint.id(), null, null));
    scenario.apply(adapter);
    await().atMost(Duration.ofSeconds(40)).until(() -> services.together().bindings().size() == 1);
  }

  private void oneRuns() {
    services.together().behaviour().neverFinishing();
    scenario.apply(adapter("running"));
    scenario.eventuallyReconciling("running", "UploadInProgress");
  }

  private void oneIsPostedWithoutAReply() {
    services.together().failNext(Route.UPLOAD, new InjectedFault.HangAfter());
    scenario.apply(adapter("unanswered"));
    await().atMost(Duration.ofSeconds(40)).until(() -> posts("unanswered") == 1);
    assertThat(scenario.get("unanswered").getStatus().newest().jobId()).isNull();
  }

  private void oneWaitsForItsSecret() {
    LoraAdapter adapter = adapter("waiting");
    SecretKeyReference late = new SecretKeyReference("late", null);
    AdapterEdit.spec(adapter, "apiKeySecretRef", late);
    scenario.apply(adapter);
    scenario.eventuallyReconciling("waiting", "SecretNotFound");
  }

  private static LoraAdapter adapter(String name) {
    return Adapters.huggingFace(name, OperatorStories.REPO);
  }

  private long posts(String name) {
    return services.together().uploadBodies().stream()
        .filter(body -> body.path("model_name").asText().equals(name))
        .count();
  }
}
