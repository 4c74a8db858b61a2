package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loraoperator.api.v1alpha1.EndpointSpec;
import dev.loraoperator.api.v1alpha1.ExpectSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.VerificationStatus;
import dev.loraoperator.api.v1alpha1.VerifySpec;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.Binding;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.Route;
import dev.loraoperator.testing.Services;
import dev.loraoperator.testing.TestEndpoint;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a user lives through before and after an upload: faults found before a POST, a question
 * asked, an endpoint that serves. Told on a mock API server for speed and on a real one for proof.
 * Uploaded models answer only where they are attached, as at Together since 2026.
 */
abstract class ServingStories {

  private static final String REPO = "acme/bot";
  private static final String BASE = "meta-llama/Meta-Llama-3.1-8B-Instruct-Reference";

  private final RunningOperator operator;
  private Scenario scenario;

  ServingStories(RunningOperator operator) {
    this.operator = operator;
  }

  final KubernetesClient client() {
    return operator.client();
  }

  final Services services() {
    return operator.services();
  }

  @BeforeEach
  void setTheStage() {
    scenario = new Scenario(client(), services()).withApiKey();
    services().huggingFace().publicRepository(REPO, AdapterFiles.valid(BASE));
    services().together().behaviour().withoutServerlessInference().answering(" Paris");
  }

  @AfterEach
  void heal() {
    services().together().heal();
  }

  // Before the upload

  /** One row: files that Together could not use, and the reason. */
  static Stream<Arguments> faults() {
    Map<String, byte[]> valid = AdapterFiles.valid(BASE);
    return Stream.of(
        Arguments.of("FileMissing", AdapterFiles.without(AdapterFiles.WEIGHTS, valid)),
        Arguments.of("FilesInFolder", AdapterFiles.nested("my-lora", valid)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void aFaultIsFoundBeforeAPostIsSpent(String reason, Map<String, byte[]> files) {
    // Given
    LoraAdapter adapter = inS3("faulty", AdapterFiles.zip(files));

    // When
    scenario.apply(adapter);

    // Then
    LoraAdapter stalled = scenario.eventuallyStalled("faulty", reason);
    assertThat(Scenario.condition(stalled, "SourceVerified")).isEqualTo("False " + reason);
    assertThat(services().together().calls(Route.UPLOAD, scenario.apiKey())).isZero();
    scenario.eventuallyHasEvents("faulty", "Warning " + reason);

    // And the corrected archive is uploaded on request
    services()
        .s3()
        .put(scenario.namespace(), "bot.zip", AdapterFiles.zip(AdapterFiles.valid(BASE)));
    scenario.requestReconcile("faulty", "now");
    assertThat(scenario.eventuallyReady("faulty").getStatus().modelName())
        .isEqualTo(scenario.remote("faulty"));
  }

  @Test
  void tellsWhatTheFilesSay() {
    // When
    scenario.apply(inS3("told", AdapterFiles.tarGz(AdapterFiles.valid(BASE))));

    // Then
    LoraAdapter ready = scenario.eventuallyReady("told");
    assertThat(Scenario.condition(ready, "SourceVerified")).isEqualTo("True SourceVerified");
    assertThat(ready.getStatus().adapter().rank()).isEqualTo(2);
    assertThat(ready.getStatus().adapter().targetModules()).containsExactly("q_proj", "v_proj");
    assertThat(ready.getStatus().adapter().baseModel()).isEqualTo(BASE);
    assertThat(ready.getStatus().adapter().fingerprint()).isNotBlank();
  }

  @Test
  void aSuspicionIsOnlyTold() {
    // Given another base than the files name
    LoraAdapter adapter = Adapters.huggingFace("suspicious", REPO);
    AdapterEdit.spec(adapter, "baseModel", "Qwen/Qwen3.5-9B");
    AdapterEdit.spec(adapter, "verify", VerifySpecs.off());

    // When
    scenario.apply(adapter);

    // Then
    LoraAdapter ready = scenario.eventuallyReady("suspicious");
    assertThat(Scenario.condition(ready, "SourceVerified")).isEqualTo("True SourceWarning");
    assertThat(Scenario.message(ready, "SourceVerified")).contains("Qwen/Qwen3.5-9B");
    scenario.eventuallyHasEvents("suspicious", "Warning SourceWarning");
  }

  @Test
  void aSourceThatCannotBeSeenIsUploadedAllTheSame() {
    // Given an archive on a host that does not exist, as seen from here
    scenario.secret(
        "presigned-url", Map.of("url", "https://store.invalid/bot.zip?X-Amz-Signature=5ec3e7"));

    // When
    scenario.apply(Adapters.presignedUrl("unseen"));

    // Then Together is asked, and fails to fetch it itself
    LoraAdapter stalled = scenario.eventuallyStalled("unseen", "UploadFailed");
    assertThat(Scenario.condition(stalled, "SourceVerified"))
        .isEqualTo("Unknown SourceUnreachable");
    assertThat(scenario.jobs()).isEqualTo(1);
  }

  // After the upload

  @Test
  void saysPlainlyThatAModelDoesNotAnswerYet() {
    // When
    scenario.apply(Adapters.huggingFace("serverless", REPO));

    // Then Ready is about the upload
    LoraAdapter ready =
        scenario.eventually(
            "serverless",
            adapter ->
                assertThat(Scenario.message(adapter, "InferenceVerified"))
                    .contains("does not answer yet"));
    assertThat(Scenario.ready(ready)).isEqualTo("True Uploaded");
    assertThat(Scenario.message(ready, "InferenceVerified"))
        .contains("non-serverless model")
        .contains("Bind it to a dedicated endpoint with spec.endpoint");
  }

  @Test
  void asksOnceOnAnEndpointAndNeverAgain() {
    // Given
    TestEndpoint endpoint = services().together().addEndpoint(scenario.account(), name("once"));

    // When
    scenario.apply(onEndpoint("once", new EndpointSpec(endpoint.id(), null, null)));
    LoraAdapter ready = scenario.eventuallyReady("once");
    requestSecretEvent();
    scenario.apply(Adapters.huggingFace("other", REPO));
    scenario.eventually("other", adapter -> assertThat(Scenario.ready(adapter)).startsWith("True"));

    // Then
    String called = endpoint.modelId(scenario.remote("once"));
    assertThat(ready.getStatus().inferenceModel()).isEqualTo(called);
    assertThat(ready.getStatus().modelName()).isEqualTo(scenario.remote("once"));
    assertThat(Scenario.condition(ready, "Bound")).isEqualTo("True Bound");
    assertThat(Scenario.condition(ready, "InferenceVerified")).isEqualTo("True Answered");
    VerificationStatus verification = ready.getStatus().verification();
    assertThat(verification.answer()).isEqualTo("Paris");
    assertThat(verification.model()).isEqualTo(called);
    assertThat(verification.attempts()).isEqualTo(1);
    assertThat(scenario.questions(called)).isEqualTo(1);
    assertThat(scenario.get("once").getMetadata().getResourceVersion())
        .isEqualTo(ready.getMetadata().getResourceVersion());
    scenario.eventuallyHasEvents("once", "Normal Binding", "Normal Bound", "Normal Answered");

    // And on request it is asked once more
    scenario.requestReconcile("once", "now");
    await().untilAsserted(() -> assertThat(scenario.questions(called)).isEqualTo(2));
  }

  @Test
  void readyWaitsForARequiredAnswer() {
    // Given an answer that is not as expected
    TestEndpoint endpoint = services().together().addEndpoint(scenario.account(), name("gated"));
    services().together().behaviour().answering(" Berlin");
    LoraAdapter adapter = onEndpoint("gated", new EndpointSpec(null, endpoint.name(), null));
    AdapterEdit.spec(
        adapter,
        "verify",
        new VerifySpec(
            null, "Completions", null, 16, null, null, new ExpectSpec("Paris", null), true));

    // When
    scenario.apply(adapter);

    // Then
    LoraAdapter waiting =
        scenario.eventually(
            "gated",
            seen ->
                assertThat(Scenario.message(seen, "InferenceVerified"))
                    .contains("spec.verify.expect"));
    assertThat(Scenario.ready(waiting)).isEqualTo("False Verifying");
    assertThat(waiting.getStatus().modelName()).isNull();

    // And once it is
    services().together().behaviour().answering(" Paris");
    LoraAdapter ready = scenario.eventuallyReady("gated");
    assertThat(ready.getStatus().modelName()).isEqualTo(scenario.remote("gated"));
    assertThat(ready.getStatus().verification().attempts()).isGreaterThan(1);
  }

  // On an endpoint

  @Test
  void waitsUntilTheEndpointIsStarted() {
    // Given
    TestEndpoint endpoint =
        services()
            .together()
            .putEndpoint(TestEndpoint.of(scenario.account(), name("late")).inState("PENDING"));

    // When
    scenario.apply(onEndpoint("late", new EndpointSpec(endpoint.id(), null, null)));

    // Then
    LoraAdapter waiting = scenario.eventuallyReconciling("late", "EndpointNotStarted");
    assertThat(waiting.getStatus().endpoint().state()).isEqualTo("PENDING");
    assertThat(waiting.getFinalizers()).isEmpty();
    services().together().setEndpointState(endpoint.id(), "STARTED");
    scenario.eventuallyReady("late");
  }

  /** One row: an endpoint that will not do, and the reason. */
  static Stream<Arguments> unsuitable() {
    TestEndpoint any = TestEndpoint.of("-", "-");
    return Stream.of(
        Arguments.of("LoraNotEnabled", any.withoutLora()),
        Arguments.of("BaseModelIncompatible", any.takingBases("Qwen/Qwen3.5-9B")),
        Arguments.of("EndpointUnsuitable", any.ofKind(TestEndpoint.Kind.PUBLIC)),
        Arguments.of("BindingRefused", any.holding(0)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unsuitable")
  void anEndpointThatWillNotDoIsSaidSo(String reason, TestEndpoint like) {
    // Given
    TestEndpoint endpoint =
        services()
            .together()
            .putEndpoint(
                new TestEndpoint(
                    TestEndpoint.of("-", "-").id(),
                    scenario.account(),
                    name(reason),
                    like.model(),
                    like.kind(),
                    like.state(),
                    like.lora(),
                    like.bases(),
                    like.limit()));
    LoraAdapter adapter = onEndpoint("refused", new EndpointSpec(endpoint.id(), null, null));
    AdapterEdit.spec(adapter, "baseModel", BASE);

    // When
    scenario.apply(adapter);

    // Then
    LoraAdapter stalled = scenario.eventuallyStalled("refused", reason);
    assertThat(Scenario.condition(stalled, "Bound")).isEqualTo("False " + reason);
    assertThat(stalled.getStatus().modelName()).isEqualTo(scenario.remote("refused"));
  }

  @Test
  void nothingIsStolen() {
    // Given a model that somebody has attached elsewhere by hand
    TestEndpoint ours = services().together().addEndpoint(scenario.account(), name("ours"));
    TestEndpoint theirs = services().together().addEndpoint(scenario.account(), name("theirs"));
    scenario.apply(Adapters.huggingFace("held", REPO));
    scenario.eventually(
        "held", seen -> assertThat(Scenario.ready(seen)).isEqualTo("True Uploaded"));
    services().together().moveAdapter(theirs.id(), scenario.remote("held"));

    // When
    scenario.edit("held", adapter -> AdapterEdit.spec(adapter, "endpoint", byId(ours)));

    // Then
    scenario.eventuallyStalled("held", "AlreadyBound");
    assertThat(services().together().bindings())
        .contains(new Binding(theirs.id(), scenario.remote("held")));
  }

  @Test
  void aNewRevisionTakesOverWithoutAGap() {
    // Given a model that serves
    TestEndpoint endpoint = services().together().addEndpoint(scenario.account(), name("swap"));
    scenario.apply(onEndpoint("swap", byId(endpoint)));
    scenario.eventuallyReady("swap");
    services().huggingFace().publicRepository("acme/next", AdapterFiles.valid(BASE));
    List<String> called = new ArrayList<>();

    // When
    scenario.edit(
        "swap", adapter -> AdapterEdit.spec(adapter, "source.huggingFace.repo", "acme/next"));

    // Then what applications call is attached at every moment
    String next = endpoint.modelId(scenario.remote("swap-r2"));
    scenario.eventually(
        "swap",
        adapter -> {
          called.add(adapter.getStatus().inferenceModel());
          assertThat(adapter.getStatus().inferenceModel()).isEqualTo(next);
          assertThat(Scenario.ready(adapter)).isEqualTo("True Bound");
          assertThat(adapter.getStatus().attachments()).hasSize(1);
        });
    assertThat(called)
        .contains(endpoint.modelId(scenario.remote("swap")), next)
        .doesNotContainNull();
    assertThat(bindings(endpoint)).containsExactly(scenario.remote("swap-r2"));
  }

  @Test
  void movesToAnotherEndpoint() {
    // Given
    TestEndpoint first = services().together().addEndpoint(scenario.account(), name("first"));
    TestEndpoint second = services().together().addEndpoint(scenario.account(), name("second"));
    scenario.apply(onEndpoint("moving", byId(first)));
    scenario.eventuallyReady("moving");

    // When
    scenario.edit("moving", adapter -> AdapterEdit.spec(adapter, "endpoint", byId(second)));

    // Then
    scenario.eventually(
        "moving",
        adapter -> {
          assertThat(Scenario.ready(adapter)).isEqualTo("True Bound");
          assertThat(adapter.getStatus().inferenceModel())
              .isEqualTo(second.modelId(scenario.remote("moving")));
        });
    assertThat(bindings(first)).isEmpty();
    assertThat(bindings(second)).containsExactly(scenario.remote("moving"));
  }

  @Test
  void aRemovedEndpointIsLetGoOfAndTheFinalizerWithIt() {
    // Given
    TestEndpoint endpoint = services().together().addEndpoint(scenario.account(), name("removed"));
    scenario.apply(onEndpoint("removed", byId(endpoint)));
    LoraAdapter bound = scenario.eventuallyReady("removed");
    assertThat(bound.getFinalizers()).containsExactly("lora-operator.dev/cleanup");

    // When
    scenario.edit("removed", adapter -> AdapterEdit.spec(adapter, "endpoint", null));

    // Then
    scenario.eventually(
        "removed",
        adapter -> {
          assertThat(adapter.getFinalizers()).isEmpty();
          assertThat(Scenario.condition(adapter, "Bound")).isEqualTo("none");
          assertThat(adapter.getStatus().inferenceModel()).isEqualTo(scenario.remote("removed"));
        });
    assertThat(bindings(endpoint)).isEmpty();
  }

  @Test
  void aDeletionDetachesFirst() {
    // Given
    TestEndpoint endpoint = services().together().addEndpoint(scenario.account(), name("deleted"));
    scenario.apply(onEndpoint("deleted", byId(endpoint)));
    scenario.eventuallyReady("deleted");
    services().together().failNext(Route.DETACH, scenario.apiKey(), InjectedFault.status(503));

    // When
    scenario.delete("deleted");

    // Then
    scenario.eventuallyGone("deleted");
    assertThat(bindings(endpoint)).isEmpty();
  }

  @Test
  void aDeletionThatCannotDetachLetsGoWhenItsTimeIsOver() {
    // Given a key that is revoked
    TestEndpoint endpoint = services().together().addEndpoint(scenario.account(), name("timeout"));
    scenario.apply(onEndpoint("timeout", new EndpointSpec(endpoint.id(), null, "3s")));
    scenario.eventuallyReady("timeout");
    services().together().failAlways(Route.DETACH, scenario.apiKey(), InjectedFault.status(401));

    // When
    scenario.delete("timeout");

    // Then it says what holds it, and what is left
    scenario.eventually(
        "timeout", adapter -> assertThat(Scenario.ready(adapter)).isEqualTo("False Unauthorized"));
    scenario.eventuallyGone("timeout");
    scenario.eventuallyHasEvents("timeout", "Warning BindingLeftBehind");
    assertThat(bindings(endpoint)).containsExactly(scenario.remote("timeout"));
  }

  /** When a namespace is deleted nobody knows which of its objects goes first. */
  @Test
  void aDeletionDetachesThoughItsSecretIsGone() {
    // Given
    TestEndpoint endpoint = services().together().addEndpoint(scenario.account(), name("bare"));
    scenario.apply(onEndpoint("bare", byId(endpoint)));
    scenario.eventuallyReady("bare");
    client().secrets().inNamespace(scenario.namespace()).withName("together-api-key").delete();
    scenario.apply(Adapters.huggingFace("later", REPO));
    scenario.eventuallyReconciling("later", "SecretNotFound");

    // When
    scenario.delete("bare");

    // Then
    scenario.eventuallyGone("bare");
    assertThat(bindings(endpoint)).isEmpty();
  }

  @Test
  void anAbandonedDeletionLetsGoAtOnce() {
    // Given a deletion that Together holds up
    TestEndpoint endpoint =
        services().together().addEndpoint(scenario.account(), name("abandoned"));
    scenario.apply(onEndpoint("abandoned", byId(endpoint)));
    scenario.eventuallyReady("abandoned");
    services().together().failAlways(Route.DETACH, scenario.apiKey(), InjectedFault.status(503));
    scenario.delete("abandoned");
    scenario.eventually(
        "abandoned",
        adapter ->
            assertThat(Scenario.message(adapter))
                .contains("503")
                .contains("lora-operator.dev/abandon=true"));

    // When
    scenario.annotate("abandoned", "lora-operator.dev/abandon", "true");

    // Then
    scenario.eventuallyGone("abandoned");
    scenario.eventuallyHasEvents("abandoned", "Warning BindingLeftBehind");
  }

  private LoraAdapter onEndpoint(String name, @Nullable EndpointSpec endpoint) {
    LoraAdapter adapter = Adapters.huggingFace(name, REPO);
    AdapterEdit.spec(adapter, "endpoint", endpoint);
    return adapter;
  }

  private static EndpointSpec byId(TestEndpoint endpoint) {
    return new EndpointSpec(endpoint.id(), null, null);
  }

  private String name(String suffix) {
    return scenario.account() + "/Qwen/Qwen3.5-9B-" + suffix;
  }

  private LoraAdapter inS3(String name, byte[] archive) {
    scenario.secret(
        "aws-credentials",
        Map.of(
            "AWS_ACCESS_KEY_ID", services().s3().accessKeyId(),
            "AWS_SECRET_ACCESS_KEY", services().s3().secretAccessKey()));
    services().s3().createBucket(scenario.namespace());
    services().s3().put(scenario.namespace(), "bot.zip", archive);
    LoraAdapter adapter =
        Adapters.s3(
            name,
            "s3://" + scenario.namespace() + "/bot.zip",
            services().s3().endpoint().toString());
    AdapterEdit.spec(adapter, "verify", VerifySpecs.off());
    return adapter;
  }

  private List<String> bindings(TestEndpoint endpoint) {
    return services().together().bindings().stream()
        .filter(binding -> binding.endpointId().equals(endpoint.id()))
        .map(Binding::modelName)
        .toList();
  }

  /** A changed Secret makes every adapter that names it reconcile. */
  private void requestSecretEvent() {
    scenario.secret("together-api-key", Map.of("TOGETHER_API_KEY", scenario.apiKey(), "more", "x"));
  }
}
