package dev.loraoperator.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loraoperator.testing.Crd;
import dev.loraoperator.testing.Kustomization;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code kubectl apply -k deploy/} and {@code -k deploy/namespaced/} install. */
class DeployManifestsTest {

  private static final List<String> IN_BOTH =
      List.of(
          "CustomResourceDefinition/loraadapters.lora-operator.dev",
          "Namespace/lora-operator",
          "ServiceAccount/lora-operator",
          "Role/lora-operator-leader-election",
          "RoleBinding/lora-operator-leader-election",
          "Deployment/lora-operator",
          "PodDisruptionBudget/lora-operator",
          "Service/lora-operator-metrics",
          "NetworkPolicy/lora-operator");

  static Stream<Installation> both() {
    return Stream.of(Installation.everywhere(), Installation.oneNamespace());
  }

  @ParameterizedTest
  @ValueSource(strings = {"deploy", "deploy/base", "deploy/namespaced", "crds"})
  void kustomizationsListEveryFileBesideThem(String folder) {
    Kustomization kustomization = Kustomization.of(Path.of(folder));
    List<String> listed = new ArrayList<>(kustomization.resources());
    kustomization.patchesJson6902().forEach(patch -> listed.add(patch.path()));

    assertThat(listed).containsExactlyInAnyOrderElementsOf(Kustomization.files(Path.of(folder)));
  }

  /**
   * {@code kubectl apply -f} reads every YAML file of a folder, and the API knows no Kustomization.
   */
  @Test
  void theFolderOfTheCrdHoldsNothingElseToApply() {
    try (Stream<Path> files = Files.list(Path.of("crds"))) {
      assertThat(files)
          .filteredOn(file -> file.toString().matches(".*\\.(json|ya?ml)"))
          .containsExactly(Crd.FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void deployInstallsForTheWholeCluster() {
    assertThat(Installation.everywhere().names())
        .containsExactlyInAnyOrderElementsOf(
            with("ClusterRole/lora-operator", "ClusterRoleBinding/lora-operator"));
  }

  @Test
  void theOverlayHasARoleInstead() {
    assertThat(Installation.oneNamespace().names())
        .containsExactlyInAnyOrderElementsOf(
            with("Role/lora-operator", "RoleBinding/lora-operator"));
  }

  @ParameterizedTest
  @MethodSource("both")
  void everythingLivesInTheNamespace(Installation installation) {
    assertThat(installation.resources().stream().filter(Namespaced.class::isInstance))
        .extracting(resource -> resource.getMetadata().getNamespace())
        .containsOnly(Installation.NAME);
  }

  @ParameterizedTest
  @MethodSource("both")
  void everythingIsLabelledSaveTheGeneratedCrd(Installation installation) {
    assertThat(installation.resources())
        .filteredOn(resource -> !resource.getKind().equals("CustomResourceDefinition"))
        .extracting(HasMetadata::getMetadata)
        .allSatisfy(
            metadata ->
                assertThat(metadata.getLabels())
                    .containsEntry("app.kubernetes.io/name", Installation.NAME));
  }

  @ParameterizedTest
  @MethodSource("both")
  void theNamespaceEnforcesTheRestrictedProfile(Installation installation) {
    assertThat(installation.get(Namespace.class).getMetadata().getLabels())
        .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
  }

  @ParameterizedTest
  @MethodSource("both")
  void onlyThePodThatAsksForTheTokenGetsIt(Installation installation) {
    assertThat(installation.get(ServiceAccount.class).getAutomountServiceAccountToken()).isFalse();
    assertThat(
            installation
                .deployment()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getAutomountServiceAccountToken())
        .isTrue();
  }

  @Test
  void aFieldThatTheApiDoesNotKnowIsAnError() {
    ObjectNode misspelt = (ObjectNode) Kustomization.build(Path.of("deploy", "base")).get(1);
    ((ObjectNode) misspelt.get("metadata")).put("lables", "x");

    assertThatThrownBy(() -> StrictModels.read(misspelt)).hasMessageContaining("lables");
  }

  private static List<String> with(String... others) {
    List<String> all = new ArrayList<>(IN_BOTH);
    all.addAll(List.of(others));
    return all;
  }
}
