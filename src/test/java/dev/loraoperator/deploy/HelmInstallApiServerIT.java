package dev.loraoperator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Release;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code helm install}, {@code upgrade} and {@code uninstall}, with a Ready adapter in between. */
class HelmInstallApiServerIT {

  private static final String NAMESPACE = Installation.NAME;

  @TempDir private Path folder;

  @Test
  void helmInstallsUpgradesAndUninstalls() {
    try (Cluster cluster = new Cluster(folder)) {
      // When it is installed
      String values = values(cluster, "INFO", List.of());
      Release installed = HelmChart.install(cluster.kubeconfig(), NAMESPACE, values);
      cluster.createNamespace("team-a");

      // Then
      assertThat(installed.getStatus()).isEqualTo("deployed");
      assertThat(installed.getOutput()).contains("kubectl rollout status deployment/lora-operator");
      Installation wanted = HelmChart.render(NAMESPACE, values);
      assertComplete(cluster.administrator(), wanted);
      try (InstalledOperator operator = cluster.operator("operator")) {
        cluster.applySample("team-a");
        cluster.eventuallyReady("team-a");
        cluster.assertIsLed();
        operator.assertUndenied();
      }
      upgrades(cluster, wanted);
      uninstalls(cluster, wanted);
    }
  }

  @Test
  void helmInstallsForSomeNamespacesWithRolesOnly() {
    try (Cluster cluster = new Cluster(folder)) {
      // When
      List.of("team-a", "team-b", "team-c").forEach(cluster::createNamespace);
      String values = values(cluster, "INFO", List.of("team-a", "team-b"));
      HelmChart.install(cluster.kubeconfig(), NAMESPACE, values);

      // Then
      assertComplete(cluster.administrator(), HelmChart.render(NAMESPACE, values));
      try (InstalledOperator operator = cluster.operator("operator")) {
        cluster.applySample("team-c");
        cluster.applySample("team-b");
        cluster.eventuallyReady("team-b");
        assertThat(cluster.reason("team-c")).isEmpty();
        operator.assertUndenied();
      }
    }
  }

  private static void assertComplete(Administrator administrator, Installation wanted) {
    assertThat(administrator.versions(wanted)).hasSameSizeAs(wanted.resources());
    administrator.seesNoDifference(wanted);
    administrator.findsEveryFieldAgain(wanted);
  }

  private static void upgrades(Cluster cluster, Installation wanted) {
    Administrator administrator = cluster.administrator();
    assertThat(administrator.applyCrds(HelmChart.HELM.show().crds().call()))
        .contains("customresourcedefinition.apiextensions.k8s.io/loraadapters.lora-operator.dev");
    Map<String, String> before = administrator.versions(wanted);
    assertThat(upgrade(cluster, "INFO").getRevision()).isEqualTo("2");
    assertThat(administrator.versions(wanted)).isEqualTo(before);

    assertThat(upgrade(cluster, "DEBUG").getRevision()).isEqualTo("3");
    Map<String, String> after = administrator.versions(wanted);
    String deployment = Installation.path(wanted.deployment());
    assertThat(after.remove(deployment)).isNotEqualTo(before.remove(deployment));
    assertThat(after).isEqualTo(before);
  }

  private static Release upgrade(Cluster cluster, String logLevel) {
    return HelmChart.upgrade(cluster.kubeconfig(), NAMESPACE, values(cluster, logLevel, List.of()));
  }

  /** CRD and adapters stay: removing the operator must not remove what was asked for. */
  private static void uninstalls(Cluster cluster, Installation wanted) {
    HelmChart.uninstall(cluster.kubeconfig(), NAMESPACE);

    assertThat(cluster.administrator().versions(wanted)).isEmpty();
    assertThat(cluster.reason("team-a")).isEqualTo("Uploaded");
  }

  private static String values(Cluster cluster, String logLevel, List<String> namespaces) {
    Map<String, String> variables = cluster.variables();
    variables.put("LOG_LEVEL", logLevel);
    return Serialization.asYaml(
        Map.of(
            "env",
            variables,
            "watchNamespaces",
            namespaces,
            "podDisruptionBudget",
            Map.of("enabled", cluster.administrator().hasBudgets())));
  }
}
