package dev.loraoperator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.TreeMap;
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
    Map<String, String> byKubectl = texts(kustomize);
    Map<String, String> byHelm =
        texts(withoutHelmLabels(HelmChart.render(Installation.NAME, values)));

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

  /** Each resource in one spelling, by kind and name. */
  private static Map<String, String> texts(Installation installation) {
    Map<String, String> texts = new TreeMap<>();
    for (HasMetadata resource : installation.resources()) {
      texts.put(
          resource.getKind() + "/" + resource.getMetadata().getName(),
          Serialization.asYaml(resource));
    }
    return texts;
  }
}
