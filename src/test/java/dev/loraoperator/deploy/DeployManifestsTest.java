package dev.loraoperator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.config.EnvironmentReader;
import dev.loraoperator.config.OperatorConfig;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code kubectl apply -k deploy/} installs. */
class DeployManifestsTest {

  private static final Path DEPLOY = Path.of("deploy");
  private static final Path CRDS = Path.of("crds");
  private static final String NAME = "lora-operator";

  @ParameterizedTest
  @ValueSource(strings = {"deploy", "crds"})
  void kustomizationsListEveryFileBesideThem(String folder) throws IOException {
    List<String> listed =
        resources(Path.of(folder)).stream().filter(name -> !name.startsWith("../")).toList();

    try (Stream<Path> files = Files.list(Path.of(folder))) {
      List<String> present =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.matches(".*\\.ya?ml") && !name.equals("kustomization.yaml"))
              .toList();
      assertThat(listed).containsExactlyInAnyOrderElementsOf(present);
    }
  }

  @Test
  void installsTheCrdToo() {
    assertThat(resources(DEPLOY)).contains("../crds");
    assertThat(CRDS.resolve("kustomization.yaml")).exists();
  }

  @Test
  void everythingIsNamedAlikeAndLivesInTheNamespace() {
    Namespace namespace = read("namespace.yaml", Namespace.class);

    assertThat(namespace.getMetadata().getName()).isEqualTo(NAME);
    assertThat(
            List.of(
                read("service-account.yaml", ServiceAccount.class),
                read("role.yaml", Role.class),
                read("role-binding.yaml", RoleBinding.class),
                read("deployment.yaml", Deployment.class)))
        .extracting(resource -> ((HasMetadata) resource).getMetadata().getNamespace())
        .containsOnly(NAME);
  }

  @Test
  void theNamespaceEnforcesTheRestrictedProfile() {
    assertThat(read("namespace.yaml", Namespace.class).getMetadata().getLabels())
        .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
  }

  @Test
  void theOperatorMayDoInTheClusterWhatItsCodeDoes() {
    assertThat(grants(read("cluster-role.yaml", ClusterRole.class).getRules()))
        .containsExactlyInAnyOrder(
            "lora-operator.dev/loraadapters get,list,watch,patch",
            "lora-operator.dev/loraadapters/status update",
            "/secrets get,list,watch",
            "/events create");
  }

  /**
   * Fabric8's LeaseLock reads, creates and patches; JOSDK's check at the start asks for update as
   * well. The review it makes for that is open to all by {@code system:basic-user}.
   */
  @Test
  void theOperatorMayRenewItsOwnLeaseOnly() {
    assertThat(grants(read("role.yaml", Role.class).getRules()))
        .containsExactlyInAnyOrder(
            "coordination.k8s.io/leases create",
            "coordination.k8s.io/leases[lora-operator] get,update,patch");
  }

  @Test
  void bothRolesAreBoundToTheOperatorsAccount() {
    ClusterRoleBinding cluster = read("cluster-role-binding.yaml", ClusterRoleBinding.class);
    RoleBinding namespaced = read("role-binding.yaml", RoleBinding.class);
    Subject account = new Subject(null, "ServiceAccount", NAME, NAME);
    String group = "rbac.authorization.k8s.io";

    assertThat(cluster.getSubjects()).containsExactly(account);
    assertThat(cluster.getRoleRef()).isEqualTo(new RoleRef(group, "ClusterRole", NAME));
    assertThat(namespaced.getSubjects()).containsExactly(account);
    assertThat(namespaced.getRoleRef())
        .isEqualTo(
            new RoleRef(group, "Role", read("role.yaml", Role.class).getMetadata().getName()));
    assertThat(pod().getServiceAccountName()).isEqualTo(NAME);
  }

  @Test
  void thePodMeetsTheRestrictedProfile() {
    assertThat(pod().getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod().getSecurityContext().getSeccompProfile().getType())
        .isEqualTo("RuntimeDefault");
    var security = container().getSecurityContext();
    assertThat(security.getAllowPrivilegeEscalation()).isFalse();
    assertThat(security.getReadOnlyRootFilesystem()).isTrue();
    assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(security.getCapabilities().getAdd()).isEmpty();
  }

  @Test
  void thePodWritesToAnEmptyDirectoryOnly() {
    assertThat(container().getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .containsExactly("/tmp");
    assertThat(pod().getVolumes()).extracting(Volume::getEmptyDir).doesNotContainNull();
  }

  @Test
  void theProbesAskTheHealthServer() {
    OperatorConfig defaults = EnvironmentReader.read(Map.of());

    assertThat(container().getPorts())
        .singleElement()
        .satisfies(
            port -> {
              assertThat(port.getName()).isEqualTo("http");
              assertThat(port.getContainerPort()).isEqualTo(defaults.httpPort());
            });
    assertProbes(container().getLivenessProbe(), "/healthz");
    assertProbes(container().getReadinessProbe(), "/readyz");
  }

  @Test
  void theSelectorMatchesThePod() {
    var spec = read("deployment.yaml", Deployment.class).getSpec();

    assertThat(spec.getReplicas()).isEqualTo(1);
    assertThat(spec.getTemplate().getMetadata().getLabels())
        .containsAllEntriesOf(spec.getSelector().getMatchLabels());
  }

  @Test
  void theEnvironmentIsOneTheOperatorUnderstands() {
    List<EnvVar> variables =
        container().getEnv().stream()
            .filter(variable -> !variable.getName().equals("JAVA_TOOL_OPTIONS"))
            .toList();

    assertThat(EnvironmentReader.variables())
        .containsAll(variables.stream().map(EnvVar::getName).toList());
  }

  @Test
  void theHeapFitsIntoTheMemoryLimit() {
    String options =
        container().getEnv().stream()
            .filter(variable -> variable.getName().equals("JAVA_TOOL_OPTIONS"))
            .map(EnvVar::getValue)
            .findFirst()
            .orElseThrow();

    assertThat(options).contains("-Xmx192m").contains("-XX:+ExitOnOutOfMemoryError");
    assertThat(container().getResources().getLimits())
        .containsEntry("memory", Quantity.parse("384Mi"));
    assertThat(container().getResources().getRequests())
        .containsEntry("memory", Quantity.parse("384Mi"))
        .containsEntry("cpu", Quantity.parse("50m"));
  }

  private static void assertProbes(Probe probe, String path) {
    assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
    assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("http");
  }

  /** One line for each resource of each rule: group, resource, names and verbs. */
  private static List<String> grants(List<PolicyRule> rules) {
    return rules.stream()
        .flatMap(
            rule ->
                rule.getApiGroups().stream()
                    .flatMap(
                        group ->
                            rule.getResources().stream()
                                .map(resource -> grant(group + "/" + resource, rule))))
        .toList();
  }

  private static String grant(String resource, PolicyRule rule) {
    String names = rule.getResourceNames().isEmpty() ? "" : rule.getResourceNames().toString();
    return resource + names + " " + String.join(",", rule.getVerbs());
  }

  private static PodSpec pod() {
    return read("deployment.yaml", Deployment.class).getSpec().getTemplate().getSpec();
  }

  private static Container container() {
    List<Container> containers = pod().getContainers();
    assertThat(containers).hasSize(1);
    return containers.get(0);
  }

  private static List<String> resources(Path folder) {
    JsonNode kustomization =
        Serialization.unmarshal(text(folder.resolve("kustomization.yaml")), JsonNode.class);
    return StreamSupport.stream(kustomization.get("resources").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  private static <T extends HasMetadata> T read(String file, Class<T> type) {
    return Serialization.unmarshal(text(DEPLOY.resolve(file)), type);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
