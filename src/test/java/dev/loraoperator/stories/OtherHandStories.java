package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.AdapterFiles;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
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

  @BeforeEach
  void setTheStage() {
    scenario = new Scenario(operator.client(), operator.services()).withApiKey();
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

  private static LoraAdapter named(String name, String repo) {
    LoraAdapter adapter = Adapters.huggingFace(name, repo);
    AdapterEdit.spec(adapter, "modelName", "shared");
    return adapter;
  }
}
