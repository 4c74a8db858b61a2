package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loraoperator.LocalOperator;
import dev.loraoperator.api.v1alpha1.EndpointSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.Manifests;
import dev.loraoperator.testing.RealApiServer;
import dev.loraoperator.testing.Services;
import dev.loraoperator.testing.TestEndpoint;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The operator with the token of the ServiceAccount of {@code deploy/}, and nothing more. */
class RbacApiServerIT {

  private static final String OPERATOR_NAMESPACE = "lora-operator";

  @Test
  void theServiceAccountOfDeployIsEnoughAndNotMore() {
    // Given the access rights of deploy/
    RealApiServer server = SharedApiServer.get();
    try (KubernetesClient admin = server.client();
        Services services = new Services()) {
      for (String file :
          List.of(
              "base/namespace",
              "base/service-account",
              "cluster-role",
              "cluster-role-binding",
              "base/role",
              "base/role-binding")) {
        Manifests.read(Path.of("deploy", file + ".yaml"))
            .forEach(resource -> admin.resource(resource).create());
      }
      services.huggingFace().publicRepository(OperatorStories.REPO, AdapterFiles.valid("base"));
      try (KubernetesClient operatorClient = server.client(token(admin))) {
        operatorClient.getConfiguration().setNamespace(OPERATOR_NAMESPACE);
        Map<String, String> environment = services.environment();
        environment.put("LEADER_ELECTION", "true");

        // When it leads, wakes on a Secret, uploads and writes Events
        try (LocalOperator operator =
            LocalOperator.start(environment, operatorClient, Duration.ofSeconds(2))) {
          Stage stage = new Stage(admin, services);
          stage.apply(Adapters.huggingFace("least-privilege", OperatorStories.REPO));
          stage.eventuallyReconciling("least-privilege", "SecretNotFound");
          stage.withApiKey();

          // Then
          stage.eventuallyReady("least-privilege");
          assertThat(stage.events("least-privilege")).contains("Normal Uploaded");
          attachesAndDetaches(admin, services, stage);
          renewsItsLease(admin);
          refuses(() -> operatorClient.resource(stage.get("least-privilege")).update());
          refuses(() -> operatorClient.resource(stage.get("least-privilege")).delete());
          refuses(
              () -> operatorClient.secrets().inNamespace(stage.namespace()).withName("x").delete());
        }
      }
    }
  }

  /** The finalizer comes and goes with what is attached. */
  private static void attachesAndDetaches(KubernetesClient admin, Services services, Stage stage) {
    TestEndpoint endpoint = services.together().addEndpoint(stage.account(), "acme/qwen-1a2b");
    LoraAdapter adapter = Adapters.huggingFace("bound", OperatorStories.REPO);
    adapter.getSpec().setEndpoint(new EndpointSpec(endpoint.id(), null, null));
    stage.apply(adapter);
    assertThat(stage.eventuallyReady("bound").getFinalizers()).hasSize(1);
    admin.resource(stage.get("bound")).delete();
    stage.eventuallyGone("bound");
    assertThat(services.together().bindings()).isEmpty();
  }

  private static void renewsItsLease(KubernetesClient admin) {
    var lease = admin.leases().inNamespace(OPERATOR_NAMESPACE).withName("lora-operator");
    var renewed = lease.get().getSpec().getRenewTime();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(lease.get().getSpec().getRenewTime()).isAfter(renewed));
  }

  private static void refuses(Runnable request) {
    Assertions.assertThatThrownBy(request::run)
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403));
  }

  private static String token(KubernetesClient admin) {
    TokenRequest request =
        admin
            .serviceAccounts()
            .inNamespace(OPERATOR_NAMESPACE)
            .withName("lora-operator")
            .tokenRequest();
    return request.getStatus().getToken();
  }
}
