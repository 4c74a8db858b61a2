package dev.loraoperator.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Both ways of installing the scripts install the same. */
class ArgoCdConfigMapTest {

  @BeforeAll
  static void record() throws IOException {
    if (Recording.isAsked()) {
      Files.writeString(ArgoCdConfigMap.FILE, ArgoCdConfigMap.rendered());
    }
  }

  private static ConfigMap configMap() {
    return Serialization.unmarshal(Customization.text(ArgoCdConfigMap.FILE), ConfigMap.class);
  }

  @Test
  void holdsOurKindsSettingsOnly() {
    assertThat(configMap().getMetadata().getName()).isEqualTo("argocd-cm");
    assertThat(configMap().getData())
        .containsOnlyKeys(ArgoCdConfigMap.HEALTH, ArgoCdConfigMap.ACTIONS);
  }

  @Test
  void theHealthScriptIsTheSame() {
    assertThat(configMap().getData()).containsEntry(ArgoCdConfigMap.HEALTH, Customization.health());
  }

  @Test
  void theActionsAreTheSame() {
    JsonNode actions =
        Serialization.unmarshal(configMap().getData().get(ArgoCdConfigMap.ACTIONS), JsonNode.class);

    assertThat(actions.required("discovery.lua").asText()).isEqualTo(Customization.discovery());
    assertThat(actions.required("definitions"))
        .extracting(definition -> definition.required("name").asText())
        .containsExactlyElementsOf(ArgoCdConfigMap.NAMES)
        .containsExactlyInAnyOrderElementsOf(Customization.actions());
    assertThat(actions.required("definitions"))
        .allSatisfy(
            definition ->
                assertThat(definition.required("action.lua").asText())
                    .isEqualTo(Customization.action(definition.required("name").asText())));
  }
}
