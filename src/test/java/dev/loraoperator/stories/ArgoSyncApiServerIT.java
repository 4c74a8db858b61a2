package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.Manifests;
import dev.loraoperator.testing.Route;
import dev.loraoperator.testing.TestEndpoint;
import dev.loraoperator.testing.TogetherServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The example of {@code deploy/argocd}, synced wave by wave on a real API server. */
class ArgoSyncApiServerIT {

  @RegisterExtension static final RunningOperator OPERATOR = RunningOperator.onRealApiServer();

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Path ARGOCD = Path.of("deploy", "argocd");
  private static final String BOT = "support-bot";
  private static final String BASE = "meta-llama/Meta-Llama-3.1-8B-Instruct-Reference";

  private Scenario scenario;
  private TestEndpoint endpoint;

  @BeforeEach
  void setTheStage() {
    scenario = new Scenario(OPERATOR.client(), OPERATOR.services());
    endpoint = together().addEndpoint(scenario.account(), "acme/llama-3.1-8b-lora");
    OPERATOR
        .services()
        .huggingFace()
        .publicRepository("acme/support-bot-lora", AdapterFiles.valid(BASE));
    together().behaviour().finishing();
  }

  @AfterEach
  void heal() {
    together().heal();
    together().failJobsWith(null);
    together().removeEndpoint(endpoint.id());
  }

  @Test
  void aWaveWaitsUntilTheModelServes() {
    // Given
    together().behaviour().neverFinishing();
    SyncWalk sync = new SyncWalk(OPERATOR.client(), example());

    // When the upload is on its way
    walkUntilTheBotIs(sync, "False UploadInProgress");

    // Then what calls the model is not rolled out
    assertThat(sync.step()).isEqualTo(SyncWalk.Phase.RUNNING);
    assertThat(theChatIsThere()).isFalse();

    // And it is once the model serves; the experiment, which will fail, is not waited for
    together().behaviour().finishing();
    together().finishAllJobs();
    await().atMost(PATIENCE).until(() -> sync.step() == SyncWalk.Phase.SUCCEEDED);
    assertThat(Scenario.ready(scenario.get(BOT))).isEqualTo("True Bound");
    assertThat(theChatIsThere()).isTrue();
  }

  @Test
  void aStalledAdapterFailsTheSync() {
    // Given
    together().failJobsWith("adapter_config.json is missing");
    SyncWalk sync = new SyncWalk(OPERATOR.client(), example());

    // When, then
    await().atMost(PATIENCE).until(() -> sync.step() == SyncWalk.Phase.FAILED);
    assertThat(Scenario.ready(scenario.get(BOT))).isEqualTo("False UploadFailed");
    assertThat(theChatIsThere()).isFalse();
  }

  @Test
  void aSuspendedAdapterHoldsTheWaveAndFailsNothing() {
    // Given
    List<HasMetadata> suspended = example();
    suspended.stream()
        .filter(LoraAdapter.class::isInstance)
        .forEach(adapter -> AdapterEdit.spec((LoraAdapter) adapter, "suspend", true));
    SyncWalk sync = new SyncWalk(OPERATOR.client(), suspended);

    // When
    walkUntilTheBotIs(sync, "False Suspended");

    // Then
    assertThat(sync.step()).isEqualTo(SyncWalk.Phase.RUNNING);
    assertThat(theChatIsThere()).isFalse();

    // And it goes on with the adapter
    scenario.edit(BOT, bot -> AdapterEdit.spec(bot, "suspend", false));
    await().atMost(PATIENCE).until(() -> sync.step() == SyncWalk.Phase.SUCCEEDED);
  }

  @Test
  void aDeletionDetachesWhileTheKeyIsStillThere() {
    // Given
    SyncWalk sync = new SyncWalk(OPERATOR.client(), example());
    await().atMost(PATIENCE).until(() -> sync.step() == SyncWalk.Phase.SUCCEEDED);
    together().failAlways(Route.DETACH, scenario.apiKey(), InjectedFault.status(503));

    // When
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              sync.deleteStep();
              return Scenario.message(scenario.get(BOT)).contains("cannot be detached yet");
            });

    // Then the application is gone, and the key is not
    assertThat(theChatIsThere()).isFalse();
    assertThat(theKeyIsThere()).isTrue();

    // And all is, once nothing is attached any more
    together().heal();
    await().atMost(PATIENCE).until(sync::deleteStep);
    assertThat(theKeyIsThere()).isFalse();
    assertThat(together().bindings())
        .noneMatch(binding -> binding.modelName().startsWith(scenario.account()));
  }

  /** What Argo CD makes of the first source: the same options, for the kustomize of kubectl. */
  @Test
  void theOperatorsSourceIsOneWave(@TempDir Path folder) throws IOException {
    Path overlay = Files.createDirectory(folder.resolve("overlay"));
    Files.writeString(
        overlay.resolve("kustomization.yaml"),
        "bases: ["
            + overlay.toRealPath().relativize(Path.of("deploy").toRealPath())
            + "]\ncommonAnnotations: {argocd.argoproj.io/sync-wave: \"-2\"}\n");

    String rendered =
        SharedApiServer.get().kubectl("kustomize", overlay.toString()).expectSuccess();

    String[] documents = rendered.split("(?m)^---$");
    assertThat(documents)
        .hasSizeGreaterThan(5)
        .allSatisfy(
            document -> assertThat(document).contains("argocd.argoproj.io/sync-wave: \"-2\""));
    assertThat(rendered).contains("kind: CustomResourceDefinition", "kind: Deployment");
  }

  /** Somebody's other settings stay. */
  @Test
  void theScriptsArePatchedIntoArgoCdsSettings() {
    String namespace = "--namespace=" + scenario.namespace();
    SharedApiServer.get()
        .kubectl("create", "configmap", "argocd-cm", "--from-literal=url=https://cd", namespace)
        .expectSuccess();

    String patch = Manifests.documents(ARGOCD.resolve("argocd-cm.yaml")).get(0);
    SharedApiServer.get()
        .kubectl(
            "patch",
            "configmap",
            "argocd-cm",
            namespace,
            "--patch",
            patch.replace("namespace: argocd", "namespace: " + scenario.namespace()))
        .expectSuccess();

    assertThat(
            OPERATOR
                .client()
                .configMaps()
                .inNamespace(scenario.namespace())
                .withName("argocd-cm")
                .get()
                .getData())
        .containsOnlyKeys(
            "url",
            "resource.customizations.health.lora-operator.dev_LoraAdapter",
            "resource.customizations.actions.lora-operator.dev_LoraAdapter");
  }

  /** The files as they are, in this story's namespace and with its key. */
  private List<HasMetadata> example() {
    List<HasMetadata> resources =
        Manifests.in(ARGOCD.resolve("example")).stream()
            .filter(file -> !file.endsWith("kustomization.yaml"))
            .flatMap(file -> Manifests.read(file).stream())
            .toList();
    for (HasMetadata resource : resources) {
      resource.getMetadata().setNamespace(scenario.namespace());
      if (resource instanceof Secret secret) {
        secret.setStringData(Map.of("TOGETHER_API_KEY", scenario.apiKey()));
      }
    }
    return resources;
  }

  private void walkUntilTheBotIs(SyncWalk sync, String ready) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              sync.step();
              LoraAdapter bot = scenario.get(BOT);
              return bot != null && Scenario.ready(bot).equals(ready);
            });
  }

  private boolean theChatIsThere() {
    return OPERATOR
            .client()
            .configMaps()
            .inNamespace(scenario.namespace())
            .withName("support-chat")
            .get()
        != null;
  }

  private boolean theKeyIsThere() {
    return OPERATOR
            .client()
            .secrets()
            .inNamespace(scenario.namespace())
            .withName("together-api-key")
            .get()
        != null;
  }

  private static TogetherServer together() {
    return OPERATOR.services().together();
  }
}
