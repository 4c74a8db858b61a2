package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.EndpointSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.SecretKeyReference;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.Route;
import dev.loraoperator.testing.Services;
import dev.loraoperator.testing.TestEndpoint;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Now, and not now: a person asks for another look, or for none at all. */
abstract class SuspendStories {

  private static final String REPO = "acme/bot";

  private final RunningOperator operator;
  private Scenario scenario;

  SuspendStories(RunningOperator operator) {
    this.operator = operator;
  }

  /** The generation of the API that the stories are told on. */
  Generation generation() {
    return new OnV1();
  }

  final KubernetesClient client() {
    return operator.client();
  }

  final Services services() {
    return operator.services();
  }

  @BeforeEach
  void setTheStage() {
    scenario = new Scenario(client(), services()).on(generation()).withApiKey();
    services().huggingFace().publicRepository(REPO, AdapterFiles.valid(OperatorStories.BASE));
  }

  @AfterEach
  void heal() {
    generation().heal(services().together());
  }

  @Test
  void whatIsSuspendedFromTheStartCallsNobody() {
    // Given
    LoraAdapter adapter = Adapters.huggingFace("later", REPO);
    AdapterEdit.spec(adapter, "suspend", true);

    // When
    scenario.apply(adapter);

    // Then
    LoraAdapter suspended = scenario.eventually("later", later -> isSuspended(later, "False"));
    assertThat(suspended.getStatus().observedGeneration())
        .isEqualTo(suspended.getMetadata().getGeneration());
    scenario.eventuallyHasEvents("later", "Normal Suspended");
    assertThat(calls()).isZero();

    // And it is uploaded once it may be
    suspend("later", false);
    scenario.eventuallyReady("later");
    assertThat(scenario.jobs()).isEqualTo(1);
  }

  @Test
  void aRunningUploadIsGoneOnWith() {
    // Given
    generation().setFinishing(scenario, false);
    scenario.apply(Adapters.huggingFace("running", REPO));
    scenario.eventuallyReconciling("running", "UploadInProgress");

    // When it is suspended, and its job ends meanwhile
    suspend("running", true);
    LoraAdapter suspended =
        scenario.eventually("running", running -> isSuspended(running, "False"));
    long calls = calls();
    generation().finishAll(scenario);
    someOtherAdapterIsUploaded();

    // Then nobody looks
    assertThat(calls()).isEqualTo(calls);
    assertThat(Scenario.message(suspended)).contains(suspended.getStatus().newest().jobId());
    assertThat(scenario.get("running").getMetadata().getResourceVersion())
        .isEqualTo(suspended.getMetadata().getResourceVersion());

    // And the same job is found complete later
    suspend("running", false);
    assertThat(scenario.eventuallyReady("running").getStatus().newest().jobId())
        .isEqualTo(suspended.getStatus().newest().jobId());
    assertThat(generation().posts(scenario)).isEqualTo(generation().steps());
  }

  @Test
  void whatServesStaysReadyAndIsNotLookedAt() {
    // Given
    TestEndpoint endpoint = services().together().addEndpoint(scenario.account(), "acme/qwen-1a2b");
    scenario.apply(onEndpoint("serving", endpoint, null));
    String serves = scenario.eventuallyReady("serving").getStatus().inferenceModel();

    // When it is suspended, its endpoint is stopped, and another look is asked for
    suspend("serving", true);
    scenario.eventually("serving", serving -> isSuspended(serving, "True"));
    long calls = calls();
    services().together().setEndpointState(endpoint.id(), "STOPPED");
    scenario.requestReconcile("serving", "1");
    someOtherAdapterIsUploaded();

    // Then it stands still
    LoraAdapter suspended = scenario.get("serving");
    isSuspended(suspended, "True");
    assertThat(suspended.getStatus().inferenceModel()).isEqualTo(serves);
    assertThat(suspended.getStatus().lastHandledReconcileAt()).isNull();
    assertThat(calls()).isEqualTo(calls);

    // And what was asked for is done later
    suspend("serving", false);
    scenario.eventually(
        "serving",
        serving -> {
          assertThat(Scenario.ready(serving)).isEqualTo("False EndpointNotStarted");
          assertThat(serving.getStatus().lastHandledReconcileAt()).isEqualTo("1");
        });
  }

  @Test
  void aSuspendedDeletionWaitsAndLetsGoInTheEnd() {
    // Given
    TestEndpoint endpoint = services().together().addEndpoint(scenario.account(), "acme/qwen-3c4d");
    scenario.apply(onEndpoint("leaving", endpoint, "3s"));
    scenario.eventuallyReady("leaving");
    suspend("leaving", true);
    scenario.eventually("leaving", leaving -> isSuspended(leaving, "True"));
    long calls = calls();

    // When
    scenario.delete("leaving");

    // Then it says what to do, and what is left
    scenario.eventually(
        "leaving",
        leaving ->
            assertThat(Scenario.message(leaving)).contains("set spec.suspend to false to detach"));
    scenario.eventuallyGone("leaving");
    scenario.eventuallyHasEvents("leaving", "Warning BindingLeftBehind");
    assertThat(calls()).isEqualTo(calls);
  }

  @Test
  void aRequestLooksAtTheAttachmentAndAsksAgain() {
    // Given a bound adapter, whose next look is an hour away
    TestEndpoint endpoint = services().together().addEndpoint(scenario.account(), "acme/qwen-5e6f");
    scenario.apply(onEndpoint("asked", endpoint, null));
    LoraAdapter ready = scenario.eventuallyReady("asked");
    int looks = services().together().calls(Route.ADAPTERS, scenario.apiKey());

    // When
    scenario.requestReconcile("asked", "2026-11-25T10:00:00Z");

    // Then whoever sees the request handled sees an adapter that was looked at and has answered
    LoraAdapter handled =
        scenario.eventually(
            "asked",
            asked ->
                assertThat(asked.getStatus().lastHandledReconcileAt())
                    .isEqualTo("2026-11-25T10:00:00Z"));
    assertThat(services().together().calls(Route.ADAPTERS, scenario.apiKey())).isEqualTo(looks + 1);
    assertThat(Scenario.condition(handled, "InferenceVerified")).isEqualTo("True Answered");
    assertThat(scenario.questions(ready.getStatus().inferenceModel())).isEqualTo(2);

    // And taking the annotation away asks for nothing
    scenario.edit("asked", asked -> asked.getMetadata().setAnnotations(Map.of()));
    someOtherAdapterIsUploaded();
    assertThat(scenario.questions(ready.getStatus().inferenceModel())).isEqualTo(2);
    assertThat(scenario.get("asked").getStatus()).isEqualTo(handled.getStatus());
  }

  @Test
  void everyRequestIsEchoedWhateverTheState() {
    // Given one whose spec is bad, one without its Secret, one without an endpoint
    scenario.apply(broken());
    SecretKeyReference missing = new SecretKeyReference("none", null);
    scenario.apply(
        edited("lacking", adapter -> AdapterEdit.spec(adapter, "apiKeySecretRef", missing)));
    scenario.apply(
        edited("plain", adapter -> AdapterEdit.spec(adapter, "verify", VerifySpecs.off())));
    scenario.eventuallyStalled("broken", "InvalidSpec");
    scenario.eventually(
        "plain", plain -> assertThat(Scenario.ready(plain)).isEqualTo("True Uploaded"));

    // When, then
    for (String name : new String[] {"broken", "lacking", "plain"}) {
      scenario.requestReconcile(name, "now");
      scenario.eventually(
          name,
          adapter ->
              assertThat(adapter.getStatus().lastHandledReconcileAt()).as(name).isEqualTo("now"));
    }
  }

  /** A schema would refuse it, but for rules that clusters before 1.25 do not know. */
  private static LoraAdapter broken() {
    return edited("broken", adapter -> AdapterEdit.spec(adapter, "interval", "8d"));
  }

  private static LoraAdapter edited(String name, Consumer<LoraAdapter> change) {
    LoraAdapter adapter = Adapters.huggingFace(name, REPO);
    change.accept(adapter);
    return adapter;
  }

  private static void isSuspended(LoraAdapter adapter, String ready) {
    assertThat(Scenario.ready(adapter)).isEqualTo(ready + " Suspended");
    assertThat(Scenario.types(adapter)).doesNotContain("Reconciling", "Stalled");
    assertThat(adapter.getStatus().nextAttemptTime()).isNull();
  }

  /** Proof that the operator has been at work meanwhile. */
  private void someOtherAdapterIsUploaded() {
    generation().setFinishing(scenario, true);
    Scenario other = new Scenario(client(), services()).on(generation()).withApiKey();
    other.apply(Adapters.huggingFace("other", REPO));
    other.eventuallyReady("other");
  }

  private static LoraAdapter onEndpoint(String name, TestEndpoint endpoint, String detachTimeout) {
    return edited(
        name,
        adapter ->
            AdapterEdit.spec(
                adapter, "endpoint", new EndpointSpec(endpoint.id(), null, detachTimeout)));
  }

  private void suspend(String name, boolean suspend) {
    scenario.edit(name, adapter -> AdapterEdit.spec(adapter, "suspend", suspend));
  }

  /** Calls with this story's key, whatever the route. */
  private long calls() {
    return generation().calls(scenario);
  }
}
