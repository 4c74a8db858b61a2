package dev.loraoperator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kubectl apply -k}, up to a Ready adapter. */
class InstallApiServerIT {

  private static final String NAMESPACE = Installation.NAME;

  @TempDir private Path folder;

  @Test
  void kubectlInstallsForAllNamespaces() {
    try (Cluster cluster = new Cluster(folder)) {
      // When
      install(cluster, "deploy/", Installation.everywhere());
      cluster.createNamespace("team-a");

      // Then
      try (InstalledOperator first = cluster.operator("first");
          InstalledOperator second = cluster.operator("second")) {
        cluster.applySample("team-a");
        cluster.eventuallyReady("team-a");
        cluster.assertIsLed();
        first.eventuallyReady();
        second.eventuallyReady();
        first.assertUndenied();
        second.assertUndenied();
      }
    }
  }

  @Test
  void kubectlInstallsForOneNamespace() {
    try (Cluster cluster = new Cluster(folder)) {
      assertAnOverlayNamesTheImage(cluster.administrator());

      // When
      install(cluster, "deploy/namespaced/", Installation.oneNamespace());
      cluster.createNamespace("team-a");

      // Then
      try (InstalledOperator operator = cluster.operator("operator")) {
        cluster.applySample("team-a");
        cluster.applySample(NAMESPACE);
        cluster.eventuallyReady(NAMESPACE);
        assertThat(cluster.reason("team-a")).isEmpty();
        cluster.assertIsLed();
        operator.assertUndenied();
      }
    }
  }

  private static void install(Cluster cluster, String kustomization, Installation wanted) {
    Administrator administrator = cluster.administrator();
    // What the other tests read is what kubectl builds.
    assertThat(Installation.printed(administrator.kubectl("kustomize", kustomization)).texts())
        .isEqualTo(wanted.texts());
    administrator.apply(kustomization);
    Map<String, String> versions = administrator.versions(wanted);
    assertThat(versions).hasSameSizeAs(administrator.possible(wanted));
    administrator.seesNoDifference(wanted);
    administrator.findsEveryFieldAgain(wanted);
    // A second time changes nothing.
    administrator.apply(kustomization);
    assertThat(administrator.versions(wanted)).isEqualTo(versions);
    if (!administrator.hasBudgets()) {
      administrator.acceptsTheBudgetByItsFormerName(wanted.get(PodDisruptionBudget.class));
    }
    setVariables(cluster);
    Map<String, String> edited = administrator.versions(wanted);
    // Nor does it take back what was set by hand.
    administrator.apply(kustomization);
    assertThat(administrator.versions(wanted)).isEqualTo(edited);
  }

  /** As the README tells it. */
  private static void assertAnOverlayNamesTheImage(Administrator administrator) {
    String overlay = administrator.overlay(Path.of("deploy", "namespaced"));

    assertThat(administrator.kubectl("kustomize", overlay))
        .contains("image: registry.example.com/lora-operator:0.1.0");
  }

  private static void setVariables(Cluster cluster) {
    List<String> command =
        new ArrayList<>(List.of("set", "env", "deployment/lora-operator", "-n", NAMESPACE));
    cluster.variables().forEach((name, value) -> command.add(name + "=" + value));
    cluster.administrator().kubectl(command.toArray(String[]::new));
  }
}
