package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loraoperator.api.v1alpha1.EndpointSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.Binding;
import dev.loraoperator.testing.TestEndpoint;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same stories on a real kube-apiserver: finalizers and deletions as they really are. */
class ServingApiServerIT extends ServingStories {

  @RegisterExtension static final RunningOperator OPERATOR = RunningOperator.onRealApiServer();

  ServingApiServerIT() {
    super(OPERATOR);
  }

  /** The shortest interval is a minute, so this is told once only, where it is proof. */
  @Test
  void aMissingAttachmentIsRestoredByThePeriodicCheck() {
    // Given a bound adapter that is looked at every minute
    Scenario scenario = new Scenario(client(), services()).withApiKey();
    TestEndpoint endpoint = services().together().addEndpoint(scenario.account(), "acme/qwen-1a2b");
    services().huggingFace().publicRepository(OperatorStories.REPO, AdapterFiles.valid("base"));
    LoraAdapter adapter = Adapters.huggingFace("restored", OperatorStories.REPO);
    AdapterEdit.spec(adapter, "endpoint", new EndpointSpec(endpoint.id(), null, null));
    AdapterEdit.spec(adapter, "interval", "1m");
    scenario.apply(adapter);
    String version = scenario.eventuallyReady("restored").getMetadata().getResourceVersion();

    // When somebody detaches it by hand
    services().together().unbind(endpoint.id(), scenario.remote("restored"));

    // Then it is attached again, told, and was Ready all the time: nothing was written
    await()
        .atMost(Duration.ofSeconds(100))
        .untilAsserted(
            () ->
                assertThat(services().together().bindings())
                    .contains(new Binding(endpoint.id(), scenario.remote("restored"))));
    scenario.eventuallyHasEvents("restored", "Warning BindingRestored");
    assertThat(scenario.get("restored").getMetadata().getResourceVersion()).isEqualTo(version);
  }
}
