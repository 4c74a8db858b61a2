package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loraoperator.api.v1alpha1.EndpointSpec;
import dev.loraoperator.api.v1alpha1.ExpectSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.VerifySpec;
import dev.loraoperator.argocd.Recording;
import dev.loraoperator.argocd.Shape;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.Route;
import dev.loraoperator.testing.TestEndpoint;
import dev.loraoperator.testing.TogetherServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator in every state, on a real API server: what {@code kubectl get -o yaml} shows is what
 * Argo CD's health script is tested with. Where they differ in more than names and times, {@code
 * -Dargocd.record=true} writes {@code deploy/argocd/…/testdata} anew.
 */
class ArgoHealthApiServerIT {

  @RegisterExtension static final RunningOperator OPERATOR = RunningOperator.onRealApiServer();

  private static final String BOT = "support-bot";
  private static final String REPO = "acme/support-bot-lora";
  private static final String BASE = "meta-llama/Meta-Llama-3.1-8B-Instruct-Reference";

  @TempDir private Path folder;
  private Scenario scenario;

  /** kubectl learns of a new kind some moments after the API server serves it. */
  @BeforeAll
  static void waitUntilKubectlKnowsTheKind() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> SharedApiServer.get().kubectl("get", "lora").exitCode() == 0);
  }

  @BeforeEach
  void setTheStage() {
    scenario = new Scenario(OPERATOR.client(), OPERATOR.services()).withApiKey();
    OPERATOR.services().huggingFace().publicRepository(REPO, AdapterFiles.valid(BASE));
    OPERATOR.services().huggingFace().publicRepository(REPO + "-2", AdapterFiles.valid(BASE));
    together().behaviour().finishing().answering(" Paris");
  }

  @AfterEach
  void heal() {
    together().heal();
  }

  @Test
  void nobodyHasSeenItYet() throws IOException {
    Path manifest = folder.resolve("bot.yaml");
    Files.writeString(manifest, Serialization.asYaml(bot()));

    String created = kubectl("create", "-f", manifest.toString(), "-o", "yaml");

    is("new", created);
  }

  @Test
  void itIsBeingUploaded() {
    together().behaviour().neverFinishing();
    scenario.apply(bot());

    is(
        "uploading",
        bot -> {
          assertThat(Scenario.ready(bot)).isEqualTo("False UploadInProgress");
          assertThat(bot.getStatus().newest().remoteStatus()).isEqualTo("Running");
        });
  }

  @Test
  void itIsUploaded() {
    scenario.apply(bot());
    scenario.eventuallyReady(BOT);

    is("uploaded", bot -> assertThat(Scenario.ready(bot)).isEqualTo("True Uploaded"));
  }

  @Test
  void itIsAttached() {
    bound();

    is("bound", bot -> assertThat(Scenario.ready(bot)).isEqualTo("True Bound"));
  }

  @Test
  void itDoesNotAnswerAsItMust() {
    together().behaviour().answering(" Berlin");
    LoraAdapter gated = onEndpoint("STARTED");
    AdapterEdit.spec(
        gated,
        "verify",
        new VerifySpec(
            null, "Completions", null, null, null, null, new ExpectSpec("Paris", null), true));
    scenario.apply(gated);

    is(
        "verifying",
        bot -> {
          assertThat(Scenario.ready(bot)).isEqualTo("False Verifying");
          assertThat(Scenario.message(bot, "InferenceVerified")).contains("spec.verify.expect");
        });
  }

  @Test
  void aNewRevisionComesWhileTheOldOneServes() {
    String serves = bound().getStatus().inferenceModel();
    together().behaviour().neverFinishing();
    scenario.edit(
        BOT, bot -> AdapterEdit.spec(bot, "source.huggingFace.repo", "acme/support-bot-lora-2"));

    is(
        "new-revision",
        bot -> {
          assertThat(Scenario.ready(bot)).isEqualTo("False UploadInProgress");
          assertThat(bot.getStatus().newest().remoteStatus()).isEqualTo("Running");
          assertThat(bot.getStatus().inferenceModel()).isEqualTo(serves);
        });
  }

  @Test
  void anEditIsNotSeenYet() {
    scenario.apply(bot());
    scenario.eventuallyReady(BOT);

    // The answer to the patch: nobody can have seen it yet.
    String patched =
        kubectl(
            "patch",
            "lora",
            BOT,
            "--type=merge",
            "-p",
            "{\"spec\":{\"baseModel\":\"other\"}}",
            "-o",
            "yaml");

    is("generation-ahead", patched);
  }

  @Test
  void itWaitsAsTogetherSays() {
    together()
        .failAlways(
            Route.UPLOAD, scenario.apiKey(), InjectedFault.status(429, "Retry-After", "600"));
    scenario.apply(bot());

    is("rate-limited", bot -> assertThat(Scenario.ready(bot)).isEqualTo("False RateLimited"));
  }

  @Test
  void togetherIsDown() {
    together().failAlways(Route.MODELS, scenario.apiKey(), InjectedFault.status(503));
    together().failAlways(Route.JOBS, scenario.apiKey(), InjectedFault.status(503));
    together().failAlways(Route.UPLOAD, scenario.apiKey(), InjectedFault.status(503));
    scenario.apply(bot());

    is(
        "together-unavailable",
        bot -> assertThat(Scenario.ready(bot)).isEqualTo("False TogetherUnavailable"));
  }

  @Test
  void itsEndpointIsNotStarted() {
    scenario.apply(onEndpoint("PENDING"));

    is(
        "endpoint-not-started",
        bot -> assertThat(Scenario.ready(bot)).isEqualTo("False EndpointNotStarted"));
  }

  @Test
  void oneCheckFailsAndItStaysHealthy() {
    bound();
    int looks = together().calls(Route.ADAPTERS, scenario.apiKey());
    together().failAlways(Route.ADAPTERS, scenario.apiKey(), InjectedFault.status(503));
    scenario.requestReconcile(BOT, "2026-11-26T12:00:00Z");
    await().until(() -> together().calls(Route.ADAPTERS, scenario.apiKey()) > looks);
    anotherAdapterIsUploaded();

    is("check-failed", bot -> assertThat(Scenario.ready(bot)).isEqualTo("True Bound"));
  }

  @Test
  void aJobThatFailedIsDoomed() {
    together().failJobsWith("adapter_config.json is missing");
    scenario.apply(bot());

    is("upload-failed", bot -> assertThat(Scenario.types(bot)).contains("Stalled"));
    together().failJobsWith(null);
  }

  @Test
  void aWrongKeyIsDoomed() {
    together().revokeKey(scenario.apiKey());
    scenario.apply(bot());

    is("unauthorized", bot -> assertThat(Scenario.ready(bot)).isEqualTo("False Unauthorized"));
  }

  @Test
  void itIsSuspendedAndServes() {
    bound();
    scenario.edit(BOT, bot -> AdapterEdit.spec(bot, "suspend", true));

    is("suspended-ready", bot -> assertThat(Scenario.ready(bot)).isEqualTo("True Suspended"));
  }

  @Test
  void itIsSuspendedAndWasNeverReady() {
    LoraAdapter bot = bot();
    AdapterEdit.spec(bot, "suspend", true);
    scenario.apply(bot);

    is(
        "suspended-never-ready",
        seen -> assertThat(Scenario.ready(seen)).isEqualTo("False Suspended"));
  }

  @Test
  void itIsBeingDeletedAndCannotBeDetached() {
    bound();
    together().failAlways(Route.DETACH, scenario.apiKey(), InjectedFault.status(503));
    scenario.delete(BOT);

    is("deleting", bot -> assertThat(Scenario.message(bot)).contains("cannot be detached yet"));

    together().heal();
    scenario.eventuallyGone(BOT);
  }

  private LoraAdapter bound() {
    scenario.apply(onEndpoint("STARTED"));
    return scenario.eventuallyReady(BOT);
  }

  private static LoraAdapter bot() {
    LoraAdapter bot = Adapters.huggingFace(BOT, REPO);
    AdapterEdit.spec(bot, "baseModel", BASE);
    return bot;
  }

  private LoraAdapter onEndpoint(String state) {
    TestEndpoint endpoint =
        together().putEndpoint(TestEndpoint.of(scenario.account(), "acme/llama-8b").inState(state));
    LoraAdapter bot = bot();
    AdapterEdit.spec(bot, "endpoint", new EndpointSpec(endpoint.id(), null, null));
    return bot;
  }

  /** Proof that the operator has been at work meanwhile. */
  private void anotherAdapterIsUploaded() {
    scenario.apply(Adapters.huggingFace("another", REPO));
    scenario.eventuallyReady("another");
  }

  private static TogetherServer together() {
    return OPERATOR.services().together();
  }

  private String kubectl(String... arguments) {
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--namespace=" + scenario.namespace();
    return SharedApiServer.get().kubectl(all).expectSuccess();
  }

  /** The adapter comes to a state, and looks there as it did when it was recorded. */
  private void is(String state, Consumer<LoraAdapter> isThere) {
    scenario.eventually(BOT, isThere);
    if (Recording.isAsked()) {
      live().write(state);
    }
    Shape recorded = Shape.of(Recording.read(state));
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(Shape.of(live())).isEqualTo(recorded));
  }

  private Recording live() {
    return new Recording(kubectl("get", "lora", BOT, "-o", "yaml"));
  }

  private static void is(String state, String yaml) {
    Recording seen = new Recording(yaml);
    if (Recording.isAsked()) {
      seen.write(state);
    }
    assertThat(Shape.of(seen)).isEqualTo(Shape.of(Recording.read(state)));
  }
}
