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
  private Scenario stage;

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
    stage = new Scenario(client(), services()).withApiKey();
    services().huggingFace().publicRepository(REPO, AdapterFiles.valid(BASE));
    services().together().manners().withoutServerlessInference().answering(" Paris");
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
    stage.apply(adapter);

    // Then
    LoraAdapter stalled = stage.eventuallyStalled("faulty", reason);
    assertThat(Scenario.condition(stalled, "SourceVerified")).isEqualTo("False " + reason);
    assertThat(services().together().calls(Route.UPLOAD, stage.apiKey())).isZero();
    stage.eventuallyTells("faulty", "Warning " + reason);

    // And the corrected archive is uploaded on request
    services().s3().put(stage.namespace(), "bot.zip", AdapterFiles.zip(AdapterFiles.valid(BASE)));
    stage.requestReconcile("faulty", "now");
    assertThat(stage.eventuallyReady("faulty").getStatus().modelName())
        .isEqualTo(stage.remote("faulty"));
  }

  @Test
  void tellsWhatTheFilesSay() {
    // When
    stage.apply(inS3("told", AdapterFiles.tarGz(AdapterFiles.valid(BASE))));

    // Then
    LoraAdapter ready = stage.eventuallyReady("told");
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
    stage.apply(adapter);

    // Then
    LoraAdapter ready = stage.eventuallyReady("suspicious");
    assertThat(Scenario.condition(ready, "SourceVerified")).isEqualTo("True SourceSuspicious");
    assertThat(Scenario.message(ready, "SourceVerified")).contains("Qwen/Qwen3.5-9B");
    stage.eventuallyTells("suspicious", "Warning SourceSuspicious");
  }

  @Test
  void aSourceThatCannotBeSeenIsUploadedAllTheSame() {
    // Given an archive on a host that does not exist, as seen from here
    stage.secret(
        "presigned-url", Map.of("url", "https://store.invalid/bot.zip?X-Amz-Signature=5ec3e7"));

    // When
    stage.apply(Adapters.presignedUrl("unseen"));

    // Then Together is asked, and fails to fetch it itself
    LoraAdapter stalled = stage.eventuallyStalled("unseen", "UploadFailed");
    assertThat(Scenario.condition(stalled, "SourceVerified"))
        .isEqualTo("Unknown SourceUnreachable");
    assertThat(stage.jobs()).isEqualTo(1);
  }

  // After the upload

  @Test
  void saysPlainlyThatAModelDoesNotAnswerYet() {
    // When
    stage.apply(Adapters.huggingFace("serverless", REPO));

    // Then Ready is about the upload
    LoraAdapter ready =
        stage.eventually(
            "serverless",
            adapter ->
                assertThat(Scenario.message(adapter, "InferenceVerified"))
                    .contains("does not answer yet"));
    assertThat(Scenario.ready(ready)).isEqualTo("True Uploaded");
    assertThat(Scenario.message(ready, "InferenceVerified"))
        .contains("non-serverless model")
        .contains("Bind it to a dedicated endpoint with spec.endpoint");
    stage.eventuallyTells("serverless", "Normal Verifying");
  }

  @Test
  void asksOnceOnAnEndpointAndNeverAgain() {
    // Given
    TestEndpoint endpoint = services().together().addEndpoint(stage.account(), name("once"));

    // When
    stage.apply(onEndpoint("once", new EndpointSpec(endpoint.id(), null, null)));
    LoraAdapter ready = stage.eventuallyReady("once");
    requestSecretEvent();
    stage.apply(Adapters.huggingFace("other", REPO));
    stage.eventually("other", adapter -> assertThat(Scenario.ready(adapter)).startsWith("True"));

    // Then
    String called = endpoint.modelId(stage.remote("once"));
    assertThat(ready.getStatus().inferenceModel()).isEqualTo(called);
    assertThat(ready.getStatus().modelName()).isEqualTo(stage.remote("once"));
    assertThat(Scenario.condition(ready, "Bound")).isEqualTo("True Bound");
    assertThat(Scenario.condition(ready, "InferenceVerified")).isEqualTo("True Answered");
    VerificationStatus verification = ready.getStatus().verification();
    assertThat(verification.answer()).isEqualTo("Paris");
    assertThat(verification.model()).isEqualTo(called);
    assertThat(verification.attempts()).isEqualTo(1);
    assertThat(stage.questions(called)).isEqualTo(1);
    assertThat(stage.get("once").getMetadata().getResourceVersion())
        .isEqualTo(ready.getMetadata().getResourceVersion());
    stage.eventuallyTells("once", "Normal Binding", "Normal Bound", "Normal Answered");

    // And on request it is asked once more
    stage.requestReconcile("once", "now");
    await().untilAsserted(() -> assertThat(stage.questions(called)).isEqualTo(2));
  }

  @Test
  void readyWaitsForARequiredAnswer() {
    // Given an answer that is not as expected
    TestEndpoint endpoint = services().together().addEndpoint(stage.account(), name("gated"));
    services().together().manners().answering(" Berlin");
    LoraAdapter adapter = onEndpoint("gated", new EndpointSpec(null, endpoint.name(), null));
    AdapterEdit.spec(
        adapter,
        "verify",
        new VerifySpec(
            null, "Completions", null, 16, null, null, new ExpectSpec("Paris", null), true));

    // When
    stage.apply(adapter);

    // Then
    LoraAdapter waiting =
        stage.eventually(
            "gated",
            seen ->
                assertThat(Scenario.message(seen, "InferenceVerified"))
                    .contains("spec.verify.expect"));
    assertThat(Scenario.ready(waiting)).isEqualTo("False Verifying");
    assertThat(waiting.getStatus().modelName()).isNull();

    // And once it is
    services().together().manners().answering(" Paris");
    LoraAdapter ready = stage.eventuallyReady("gated");
    assertThat(ready.getStatus().modelName()).isEqualTo(stage.remote("gated"));
    assertThat(ready.getStatus().verification().attempts()).isGreaterThan(1);
  }

  // On an endpoint

  @Test
  void waitsUntilTheEndpointIsStarted() {
    // Given
    TestEndpoint endpoint =
        services()
            .together()
            .putEndpoint(TestEndpoint.of(stage.account(), name("late")).inState("PENDING"));

    // When
    stage.apply(onEndpoint("late", new EndpointSpec(endpoint.id(), null, null)));

    // Then
    LoraAdapter waiting = stage.eventuallyReconciling("late", "EndpointNotStarted");
    assertThat(waiting.getStatus().endpoint().state()).isEqualTo("PENDING");
    assertThat(waiting.getFinalizers()).isEmpty();
    services().together().setEndpointState(endpoint.id(), "STARTED");
    stage.eventuallyReady("late");
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
                    stage.account(),
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
    stage.apply(adapter);

    // Then
    LoraAdapter stalled = stage.eventuallyStalled("refused", reason);
    assertThat(Scenario.condition(stalled, "Bound")).isEqualTo("False " + reason);
    assertThat(stalled.getStatus().modelName()).isEqualTo(stage.remote("refused"));
  }

  @Test
  void nothingIsStolen() {
    // Given a model that somebody has attached elsewhere by hand
    TestEndpoint ours = services().together().addEndpoint(stage.account(), name("ours"));
    TestEndpoint theirs = services().together().addEndpoint(stage.account(), name("theirs"));
    stage.apply(Adapters.huggingFace("held", REPO));
    stage.eventually("held", seen -> assertThat(Scenario.ready(seen)).isEqualTo("True Uploaded"));
    services().together().bindElsewhere(theirs.id(), stage.remote("held"));

    // When
    stage.edit("held", adapter -> AdapterEdit.spec(adapter, "endpoint", byId(ours)));

    // Then
    stage.eventuallyStalled("held", "AlreadyBound");
    assertThat(services().together().bindings())
        .contains(new Binding(theirs.id(), stage.remote("held")));
  }

  @Test
  void aNewRevisionTakesOverWithoutAGap() {
    // Given a model that serves
    TestEndpoint endpoint = services().together().addEndpoint(stage.account(), name("swap"));
    stage.apply(onEndpoint("swap", byId(endpoint)));
    stage.eventuallyReady("swap");
    services().huggingFace().publicRepository("acme/next", AdapterFiles.valid(BASE));
    List<String> called = new ArrayList<>();

    // When
    stage.edit(
        "swap", adapter -> AdapterEdit.spec(adapter, "source.huggingFace.repo", "acme/next"));

    // Then what applications call is attached at every moment
    String next = endpoint.modelId(stage.remote("swap-r2"));
    stage.eventually(
        "swap",
        adapter -> {
          called.add(adapter.getStatus().inferenceModel());
          assertThat(adapter.getStatus().inferenceModel()).isEqualTo(next);
          assertThat(Scenario.ready(adapter)).isEqualTo("True Bound");
          assertThat(adapter.getStatus().bindings()).hasSize(1);
        });
    assertThat(called).contains(endpoint.modelId(stage.remote("swap")), next).doesNotContainNull();
    assertThat(bindings(endpoint)).containsExactly(stage.remote("swap-r2"));
  }

  @Test
  void movesToAnotherEndpoint() {
    // Given
    TestEndpoint first = services().together().addEndpoint(stage.account(), name("first"));
    TestEndpoint second = services().together().addEndpoint(stage.account(), name("second"));
    stage.apply(onEndpoint("moving", byId(first)));
    stage.eventuallyReady("moving");

    // When
    stage.edit("moving", adapter -> AdapterEdit.spec(adapter, "endpoint", byId(second)));

    // Then
    stage.eventually(
        "moving",
        adapter -> {
          assertThat(Scenario.ready(adapter)).isEqualTo("True Bound");
          assertThat(adapter.getStatus().inferenceModel())
              .isEqualTo(second.modelId(stage.remote("moving")));
        });
    assertThat(bindings(first)).isEmpty();
    assertThat(bindings(second)).containsExactly(stage.remote("moving"));
  }

  @Test
  void aRemovedEndpointIsLetGoOfAndTheFinalizerWithIt() {
    // Given
    TestEndpoint endpoint = services().together().addEndpoint(stage.account(), name("removed"));
    stage.apply(onEndpoint("removed", byId(endpoint)));
    LoraAdapter bound = stage.eventuallyReady("removed");
    assertThat(bound.getFinalizers()).containsExactly("lora-operator.dev/detach");

    // When
    stage.edit("removed", adapter -> AdapterEdit.spec(adapter, "endpoint", null));

    // Then
    stage.eventually(
        "removed",
        adapter -> {
          assertThat(adapter.getFinalizers()).isEmpty();
          assertThat(Scenario.condition(adapter, "Bound")).isEqualTo("none");
          assertThat(adapter.getStatus().inferenceModel()).isEqualTo(stage.remote("removed"));
        });
    assertThat(bindings(endpoint)).isEmpty();
  }

  @Test
  void aDeletionDetachesFirst() {
    // Given
    TestEndpoint endpoint = services().together().addEndpoint(stage.account(), name("deleted"));
    stage.apply(onEndpoint("deleted", byId(endpoint)));
    stage.eventuallyReady("deleted");
    services().together().failNext(Route.DETACH, stage.apiKey(), InjectedFault.status(503));

    // When
    stage.delete("deleted");

    // Then
    stage.eventuallyGone("deleted");
    assertThat(bindings(endpoint)).isEmpty();
  }

  @Test
  void aDeletionThatCannotDetachLetsGoWhenItsTimeIsOver() {
    // Given a key that is revoked
    TestEndpoint endpoint = services().together().addEndpoint(stage.account(), name("timeout"));
    stage.apply(onEndpoint("timeout", new EndpointSpec(endpoint.id(), null, "3s")));
    stage.eventuallyReady("timeout");
    services().together().failAlways(Route.DETACH, stage.apiKey(), InjectedFault.status(401));

    // When
    stage.delete("timeout");

    // Then it says what holds it, and what is left
    stage.eventually(
        "timeout", adapter -> assertThat(Scenario.ready(adapter)).isEqualTo("False Unauthorized"));
    stage.eventuallyGone("timeout");
    stage.eventuallyTells("timeout", "Warning BindingLeftBehind");
    assertThat(bindings(endpoint)).containsExactly(stage.remote("timeout"));
  }

  @Test
  void anAbandonedDeletionLetsGoAtOnce() {
    // Given a deletion held by a missing Secret
    TestEndpoint endpoint = services().together().addEndpoint(stage.account(), name("abandoned"));
    stage.apply(onEndpoint("abandoned", byId(endpoint)));
    stage.eventuallyReady("abandoned");
    client().secrets().inNamespace(stage.namespace()).withName("together-api-key").delete();
    stage.delete("abandoned");
    stage.eventually(
        "abandoned",
        adapter ->
            assertThat(Scenario.message(adapter))
                .contains("together-api-key")
                .contains("lora-operator.dev/abandon=true"));

    // When
    stage.annotate("abandoned", "lora-operator.dev/abandon", "true");

    // Then
    stage.eventuallyGone("abandoned");
    stage.eventuallyTells("abandoned", "Warning BindingLeftBehind");
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
    return stage.account() + "/Qwen/Qwen3.5-9B-" + suffix;
  }

  private LoraAdapter inS3(String name, byte[] archive) {
    stage.secret(
        "aws-credentials",
        Map.of(
            "AWS_ACCESS_KEY_ID", services().s3().accessKeyId(),
            "AWS_SECRET_ACCESS_KEY", services().s3().secretAccessKey()));
    services().s3().createBucket(stage.namespace());
    services().s3().put(stage.namespace(), "bot.zip", archive);
    LoraAdapter adapter =
        Adapters.s3(
            name, "s3://" + stage.namespace() + "/bot.zip", services().s3().endpoint().toString());
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
    stage.secret("together-api-key", Map.of("TOGETHER_API_KEY", stage.apiKey(), "more", "x"));
  }
}
