package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.OperatorProcess;
import dev.loraoperator.testing.v2.SampleCatalogue;
import dev.loraoperator.testing.v2.TogetherV2;
import dev.loraoperator.testing.v2.V2Access;
import dev.loraoperator.testing.v2.V2Model;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code deletionPolicy: Delete} while a whole namespace goes: its objects are deleted in no order
 * that anybody promises, and nothing can be created in it any more.
 */
class DeletionApiServerIT extends ProcessStories {

  private static final String REPO = "acme/llama-bot";
  private static final String BOT = "bot";
  private static final String SECRET = "together-api-key";

  private TogetherV2 v2;

  @BeforeEach
  void openTheNewApi() {
    services.huggingFace().publicRepository(REPO, AdapterFiles.valid(SampleCatalogue.LLAMA));
    v2 = services.together().v2();
    v2.setAccess(scenario.account(), V2Access.V2_ONLY);
  }

  enum First {
    SECRET,
    ADAPTER
  }

  @ParameterizedTest
  @EnumSource(First.class)
  void theRecordGoesWithTheNamespaceWhateverGoesFirst(First first) {
    try (OperatorProcess operator = operator()) {
      // Given
      isReady();

      // When
      client.namespaces().withName(scenario.namespace()).delete();
      if (first == First.SECRET) {
        deleteSecret();
        scenario.delete(BOT);
      } else {
        scenario.delete(BOT);
        deleteSecret();
      }

      // Then
      scenario.eventuallyGone(BOT);
      assertThat(v2.models()).hasSize(1).allMatch(V2Model::deleted);
      assertThat(operator.log()).contains("ModelDeleted").doesNotContain("please report this");
    }
  }

  @Test
  void aLeaderThatNeverSawTheSecretSaysHowToLetGo() {
    // Given an adapter whose Secret and leader are gone when it is deleted
    try (OperatorProcess leader = operator()) {
      isReady();
      leader.kill();
    }
    deleteSecret();
    scenario.delete(BOT);

    try (OperatorProcess next = operator()) {
      // When
      LoraAdapter held =
          scenario.eventually(
              BOT,
              adapter ->
                  assertThat(Scenario.message(adapter))
                      .contains(SECRET)
                      .contains("lora-operator.dev/abandon=true"));

      // Then
      assertThat(Scenario.types(held)).contains("Reconciling");
      scenario.annotate(BOT, "lora-operator.dev/abandon", "true");
      scenario.eventuallyGone(BOT);
      assertThat(v2.models()).hasSize(1).noneMatch(V2Model::deleted);
      scenario.eventuallyHasEvents(BOT, "Warning ModelLeftBehind");
    }
  }

  private void isReady() {
    LoraAdapter adapter = Adapters.huggingFace(BOT, REPO);
    AdapterEdit.spec(adapter, "deletionPolicy", "Delete");
    scenario.apply(adapter);
    LoraAdapter ready = scenario.eventuallyReady(BOT);
    assertThat(ready.getFinalizers()).containsExactly("lora-operator.dev/cleanup");
  }

  private void deleteSecret() {
    client.secrets().inNamespace(scenario.namespace()).withName(SECRET).delete();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                client.secrets().inNamespace(scenario.namespace()).withName(SECRET).get() == null);
  }

  private OperatorProcess operator() {
    Map<String, String> environment = services.environment();
    environment.put("WATCH_NAMESPACES", scenario.namespace());
    return OperatorProcess.start(environment, server.kubeconfig(), folder.resolve("log"));
  }
}
