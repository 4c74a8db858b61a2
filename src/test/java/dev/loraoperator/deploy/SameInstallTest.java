package dev.loraoperator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** kubectl and Helm install the same, but for what is listed here. */
class SameInstallTest {

  /** On everything that the chart renders, and nowhere else. */
  private static final Map<String, String> HELM_LABELS =
      Map.of(
          "app.kubernetes.io/version", "0.1.0",
          "app.kubernetes.io/managed-by", "Helm",
          "helm.sh/chart", "lora-operator-0.1.0");

  static Stream<Arguments> ways() {
    return Stream.of(
        Arguments.of("for all namespaces", Installation.everywhere(), "{}"),
        Arguments.of("for one namespace", Installation.oneNamespace(), "namespaced: true"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ways")
  void bothInstallTheSame(String name, Installation kustomize, String values) {
    Map<String, String> byKubectl = kustomize.texts();
    Map<String, String> byHelm =
        withoutHelmLabels(HelmChart.render(Installation.NAME, values)).texts();

    // Helm makes the namespace itself, before the chart, and installs crds/, which HelmChartTest
    // holds equal.
    assertThat(byKubectl.remove("Namespace/lora-operator")).isNotNull();
    assertThat(byKubectl.remove("CustomResourceDefinition/loraadapters.lora-operator.dev"))
        .isNotNull();
    assertThat(byHelm.keySet()).isEqualTo(byKubectl.keySet());
    assertThat(byHelm)
        .allSatisfy((resource, text) -> assertThat(text).isEqualTo(byKubectl.get(resource)));
  }

  private static Installation withoutHelmLabels(Installation installation) {
    installation
        .resources()
        .forEach(
            resource -> {
              Map<String, String> labels = resource.getMetadata().getLabels();
              assertThat(labels).containsAllEntriesOf(HELM_LABELS);
              labels.keySet().removeAll(HELM_LABELS.keySet());
            });
    return installation;
  }
}
