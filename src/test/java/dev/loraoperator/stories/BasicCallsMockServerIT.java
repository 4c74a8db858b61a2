package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.Route;
import dev.loraoperator.testing.TogetherServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A service that knows an upload, the look at one job and inference, and nothing else: there is no
 * list in which anything could be looked up.
 */
class BasicCallsMockServerIT {

  @RegisterExtension static final RunningOperator OPERATOR = RunningOperator.onMockServer();

  private final TogetherServer together = OPERATOR.services().together();
  private Scenario scenario;

  @BeforeEach
  void setTheStage() {
    OPERATOR
        .services()
        .huggingFace()
        .publicRepository(OperatorStories.REPO, AdapterFiles.valid(OperatorStories.BASE));
    scenario = new Scenario(OPERATOR.client(), OPERATOR.services()).withApiKey();
  }

  private int posts() {
    return together.calls(Route.UPLOAD, scenario.apiKey());
  }

  @ParameterizedTest(name = "all other calls have HTTP {0}")
  @ValueSource(ints = {404, 405, 501})
  void uploadsWithTheDefaults(int status) {
    // Given
    together.behaviour().withOnlyTheBasicCalls(status);

    // When
    scenario.apply(Adapters.huggingFace("my-lora", OperatorStories.REPO));

    // Then
    LoraAdapter ready = scenario.eventuallyReady("my-lora");
    assertThat(ready.getStatus().modelName()).isEqualTo(scenario.remote("my-lora"));
    assertThat(ready.getStatus().api()).isEqualTo("v1");
    scenario.eventuallyHasExactlyEvents("my-lora", "Normal Uploaded", "Normal Answered");
    assertThat(posts()).isEqualTo(1);
    assertThat(together.calls(Route.JOBS, scenario.apiKey())).isEqualTo(1);
  }

  @ParameterizedTest(name = "all other calls have HTTP {0}")
  @ValueSource(ints = {404, 405, 501})
  void followsSeveralJobsOneByOne(int status) {
    // Given
    together.behaviour().withOnlyTheBasicCalls(status);

    // When
    for (int i = 0; i < 5; i++) {
      scenario.apply(Adapters.huggingFace("lora-" + i, OperatorStories.REPO));
    }

    // Then
    for (int i = 0; i < 5; i++) {
      scenario.eventuallyReady("lora-" + i);
    }
    assertThat(posts()).isEqualTo(5);
    assertThat(together.calls(Route.JOBS, scenario.apiKey())).isEqualTo(1);
  }

  @ParameterizedTest(name = "all other calls have HTTP {0}")
  @ValueSource(ints = {404, 405, 501})
  void aLostReplyIsTheUsersToClearUp(int status) {
    // Given
    together.behaviour().withOnlyTheBasicCalls(status);
    together.failNext(Route.UPLOAD, scenario.apiKey(), new InjectedFault.LoseReply());

    // When
    scenario.apply(Adapters.huggingFace("lost", OperatorStories.REPO));

    // Then
    LoraAdapter stalled = scenario.eventuallyStalled("lost", "JobNotFound");
    assertThat(Scenario.message(stalled)).contains("lost").contains("spec.modelName");
    assertThat(stalled.getStatus().modelName()).isNull();

    // And not even a request posts it again
    scenario.requestReconcile("lost", "now");
    scenario.eventually(
        "lost",
        seen -> {
          assertThat(seen.getStatus().lastHandledReconcileAt()).isEqualTo("now");
          assertThat(Scenario.ready(seen)).isEqualTo("False JobNotFound");
        });
    assertThat(posts()).isEqualTo(1);
  }

  @ParameterizedTest(name = "all other calls have HTTP {0}")
  @ValueSource(ints = {404, 405, 501})
  void aNameThatIsTakenIsLeftAlone(int status) {
    // Given
    together.behaviour().withOnlyTheBasicCalls(status);
    together.occupy(scenario.account(), "taken", "somebody else's");

    // When
    scenario.apply(Adapters.huggingFace("taken", OperatorStories.REPO));

    // Then
    scenario.eventuallyStalled("taken", "NameConflict");
    assertThat(posts()).isEqualTo(1);
  }
}
