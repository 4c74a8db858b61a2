package dev.loraoperator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.LintResult;
import dev.loraoperator.config.EnvironmentReader;
import dev.loraoperator.testing.Crd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The chart as a whole, by the real Helm engine. */
class HelmChartTest {

  @Test
  void lintFindsNothingEvenWhenStrict() {
    LintResult result = HelmChart.HELM.lint().strict().call();

    assertThat(result.isFailed()).isFalse();
    // An icon would be a picture on some server.
    assertThat(result.getMessages()).containsExactly("[INFO] Chart.yaml: icon is recommended");
  }

  @Test
  void bringsTheCommittedCrd() throws IOException {
    Path copy = HelmChart.FOLDER.resolve("crds").resolve(Crd.FILE.getFileName());

    assertThat(Files.readString(copy))
        .as("refresh it with: mvn -q test-compile exec:java@update-crds")
        .isEqualTo(Files.readString(Crd.FILE));
    assertThat(HelmChart.HELM.show().crds().call()).contains(Files.readString(Crd.FILE).strip());
  }

  @Test
  void theNotesSayWhatComesNext() {
    assertThat(HelmChart.notes("platform", "{}"))
        .contains("installed in namespace platform")
        .contains("LoraAdapters of all namespaces")
        .contains("kubectl rollout status deployment/lora-operator -n platform")
        .contains("kubectl create secret generic together-api-key")
        .contains("pod-security.kubernetes.io/enforce=restricted")
        .contains("helm show crds CHART | kubectl apply -f -");
    assertThat(HelmChart.notes("platform", "namespaced: true"))
        .contains("LoraAdapters in platform.")
        .contains("TOGETHER_API_KEY=... -n platform");
    assertThat(HelmChart.notes("platform", "watchNamespaces: [team-a, team-b]"))
        .contains("LoraAdapters in team-a, team-b.");
  }

  /** Three are the chart's own: without election, say, two replicas would upload twice. */
  @Test
  void everyVariableThatIsTheUsersIsAValue() throws IOException {
    JsonNode schema =
        new YAMLMapper().readTree(Files.readString(HelmChart.FOLDER.resolve("values.schema.json")));
    List<String> users = new ArrayList<>(EnvironmentReader.variables());
    users.removeAll(List.of("WATCH_NAMESPACES", "HTTP_PORT", "LEADER_ELECTION"));
    users.add("JAVA_TOOL_OPTIONS");

    assertThat(schema.at("/properties/env/properties").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(users);
  }
}
