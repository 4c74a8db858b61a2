package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.SecretKeyReference;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.InjectedFault;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What other hands in the cluster do to an adapter, or to one that it waits for. */
abstract class OtherHandStories {

  private final RunningOperator operator;
  private Scenario scenario;

  OtherHandStories(RunningOperator operator) {
    this.operator = operator;
  }

  /** The generation of the API that the stories are told on. */
  Generation generation() {
    return new OnV1();
  }

  @BeforeEach
  void setTheStage() {
    scenario = new Scenario(operator.client(), operator.services()).on(generation()).withApiKey();
    operator
        .services()
        .huggingFace()
        .publicRepository(OperatorStories.REPO, AdapterFiles.valid(OperatorStories.BASE));
  }

  /** One row: what becomes of the adapter that is in the way. */
  static Stream<Arguments> waysOut() {
    return Stream.of(
        way("is deleted", (scenario, name) -> scenario.delete(name)),
        way(
            "is renamed",
            (scenario, name) ->
                scenario.edit(name, it -> AdapterEdit.spec(it, "modelName", "another"))));
  }

  private static Arguments way(String name, BiConsumer<Scenario, String> change) {
    return Arguments.of(name, change);
  }

  @ParameterizedTest(name = "when the first {0}")
  @MethodSource("waysOut")
  void theNextInLineGetsTheName(String name, BiConsumer<Scenario, String> change) {
    // Given an adapter that wants the name first, and cannot be uploaded
    scenario.apply(named("first", "acme/no-such-repository"));
    scenario.eventually(
        "first", adapter -> assertThat(Scenario.types(adapter)).contains("Stalled"));
    scenario.apply(named("second", OperatorStories.REPO));
    scenario.eventuallyStalled("second", "NameConflict");

    // When
    change.accept(scenario, "first");

    // Then
    LoraAdapter ready = scenario.eventuallyReady("second");
    assertThat(ready.getStatus().modelName()).isEqualTo(scenario.remote("shared"));
  }

  @Test
  void theNextInLineGetsTheNameWhenTheFirstTurnsToAnotherAccount() {
    // Given the same API key in two Secrets, and a first that cannot be uploaded
    scenario.secret("copy", Map.of("TOGETHER_API_KEY", scenario.apiKey()));
    LoraAdapter first = named("first", "acme/no-such-repository");
    AdapterEdit.spec(first, "apiKeySecretRef", new SecretKeyReference("copy", null));
    scenario.apply(first);
    scenario.eventually(
        "first", adapter -> assertThat(Scenario.types(adapter)).contains("Stalled"));
    scenario.apply(named("second", OperatorStories.REPO));
    scenario.eventuallyStalled("second", "NameConflict");

    // When
    scenario.secret("copy", Map.of("TOGETHER_API_KEY", scenario.apiKey() + "-of-another"));

    // Then
    LoraAdapter ready = scenario.eventuallyReady("second");
    assertThat(ready.getStatus().modelName()).isEqualTo(scenario.remote("shared"));
  }

  /** One row: what another hand does to the status. */
  static Stream<Arguments> edits() {
    return Stream.of(
        edit("clears the model", adapter -> AdapterEdit.status(adapter, "modelName", null)),
        edit("names another", adapter -> AdapterEdit.status(adapter, "modelName", "acme/evil")),
        edit("clears conditions", adapter -> AdapterEdit.status(adapter, "conditions", List.of())));
  }

  private static Arguments edit(String name, Consumer<LoraAdapter> change) {
    return Arguments.of(name, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("edits")
  void aStatusThatAnotherHandHasChangedIsCorrected(String name, Consumer<LoraAdapter> change) {
    // Given
    scenario.apply(Adapters.huggingFace("edited", OperatorStories.REPO));
    LoraAdapter ready = scenario.eventuallyReady("edited");

    // When
    scenario.editStatus("edited", change);

    // Then
    scenario.eventually(
        "edited",
        adapter -> {
          assertThat(adapter.getStatus().modelName()).isEqualTo(ready.getStatus().modelName());
          assertThat(Scenario.ready(adapter)).isEqualTo("True Uploaded");
        });
    assertThat(scenario.jobs()).isEqualTo(1);
  }

  @Test
  void anAdapterThatWaitsGoesOnWaitingWhateverIsWrittenToItsStatus() {
    // Given
    generation().failNextPost(scenario, InjectedFault.status(422));
    scenario.apply(Adapters.huggingFace("refused", OperatorStories.REPO));
    LoraAdapter stalled = scenario.eventuallyStalled("refused", "UploadRefused");

    // When
    scenario.editStatus("refused", adapter -> adapter.setStatus(null));

    // Then nothing is posted on the strength of it
    scenario.eventually(
        "refused", adapter -> assertThat(adapter.getStatus()).isEqualTo(stalled.getStatus()));
    assertThat(scenario.jobs()).isZero();
  }

  private static LoraAdapter named(String name, String repo) {
    LoraAdapter adapter = Adapters.huggingFace(name, repo);
    AdapterEdit.spec(adapter, "modelName", "shared");
    return adapter;
  }
}
