package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.argocd.ArgoActions;
import dev.loraoperator.argocd.ArgoHealth;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.TogetherServer;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A person presses Argo CD's buttons, and the operator does what they say. */
class ArgoActionsApiServerIT {

  @RegisterExtension static final RunningOperator OPERATOR = RunningOperator.onRealApiServer();

  private static final String BOT = "support-bot";
  private static final String REQUEST = "lora-operator.dev/reconcile-requested-at";

  private Scenario scenario;

  @BeforeEach
  void setTheStage() {
    scenario = new Scenario(OPERATOR.client(), OPERATOR.services()).withApiKey();
    OPERATOR.services().huggingFace().publicRepository("acme/bot", AdapterFiles.valid("base"));
    together().behaviour().finishing();
  }

  @AfterEach
  void heal() {
    together().heal();
  }

  @Test
  void retryTriesAgainWhatHasStalled() {
    // Given a key that Together does not know
    together().revokeKey(scenario.apiKey());
    scenario.apply(Adapters.huggingFace(BOT, "acme/bot"));
    scenario.eventuallyStalled(BOT, "Unauthorized");
    assertThat(health()).isEqualTo("Degraded");

    // When it is mended there, and retried here
    together().addKey(scenario.apiKey(), scenario.account());
    press("retry");

    // Then
    LoraAdapter bot = scenario.eventuallyReady(BOT);
    assertThat(bot.getStatus().lastHandledReconcileAt())
        .isEqualTo(bot.getMetadata().getAnnotations().get(REQUEST));
    assertThat(health()).isEqualTo("Healthy");
  }

  @Test
  void refreshAsksTheModelAgain() {
    // Given
    scenario.apply(Adapters.huggingFace(BOT, "acme/bot"));
    String model = scenario.eventuallyReady(BOT).getStatus().inferenceModel();
    long questions = scenario.questions(model);

    // When
    press("refresh");

    // Then
    scenario.eventually(
        BOT,
        bot ->
            assertThat(bot.getStatus().lastHandledReconcileAt())
                .isNotNull()
                .isEqualTo(bot.getMetadata().getAnnotations().get(REQUEST)));
    assertThat(scenario.questions(model)).isEqualTo(questions + 1);
  }

  @Test
  void suspendStopsAndResumeGoesOn() {
    // Given
    together().behaviour().neverFinishing();
    scenario.apply(Adapters.huggingFace(BOT, "acme/bot"));
    scenario.eventuallyReconciling(BOT, "UploadInProgress");

    // When
    press("suspend");

    // Then
    scenario.eventually(BOT, bot -> assertThat(Scenario.ready(bot)).isEqualTo("False Suspended"));
    assertThat(health()).isEqualTo("Suspended");

    // And
    together().finishAllJobs();
    press("resume");
    scenario.eventuallyReady(BOT);
    assertThat(scenario.jobs()).isEqualTo(1);
  }

  /** As Argo CD does: the action must be offered, and what it changes is merged. */
  private void press(String action) {
    JsonNode live = live();
    assertThat(ArgoActions.disabled(live)).containsEntry(action, false);
    JsonNode changed = ArgoActions.act(action, live);
    // What only the API server writes it ignores, and what is the same changes nothing.
    ((ObjectNode) changed.get("metadata")).remove("resourceVersion");
    OPERATOR
        .client()
        .resource(scenario.get(BOT))
        .patch(PatchContext.of(PatchType.JSON_MERGE), changed.toString());
  }

  private String health() {
    return ArgoHealth.of(live()).status();
  }

  private JsonNode live() {
    return Serialization.unmarshal(Serialization.asJson(scenario.get(BOT)), JsonNode.class);
  }

  private static TogetherServer together() {
    return OPERATOR.services().together();
  }
}
