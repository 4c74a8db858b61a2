package dev.loraoperator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the installed operator may do. */
class RightsManifestsTest {

  private static final String ELECTION = "lora-operator-leader-election";
  private static final String GROUP = "rbac.authorization.k8s.io";
  private static final Subject ACCOUNT =
      new Subject(null, "ServiceAccount", Installation.NAME, Installation.NAME);

  static Stream<Installation> both() {
    return Stream.of(Installation.everywhere(), Installation.oneNamespace());
  }

  @Test
  void theOperatorMayDoInTheClusterWhatItsCodeDoes() {
    assertThat(grants(Installation.everywhere().get(ClusterRole.class).getRules()))
        .containsExactlyInAnyOrder(
            "lora-operator.dev/loraadapters list,watch,patch",
            "lora-operator.dev/loraadapters/status update",
            "/secrets get,list,watch",
            "/events create");
  }

  @Test
  void theOverlayGivesTheSameRightsInOneNamespace() {
    assertThat(Installation.oneNamespace().get(Role.class).getRules())
        .isEqualTo(Installation.everywhere().get(ClusterRole.class).getRules());
  }

  /**
   * Fabric8's LeaseLock reads, creates and patches; JOSDK's check at the start asks for update as
   * well. The review it makes for that is open to all by {@code system:basic-user}.
   */
  @ParameterizedTest
  @MethodSource("both")
  void theOperatorMayRenewItsOwnLeaseOnly(Installation installation) {
    assertThat(grants(installation.get(Role.class, ELECTION).getRules()))
        .containsExactlyInAnyOrder(
            "coordination.k8s.io/leases create",
            "coordination.k8s.io/leases[lora-operator] get,update,patch");
  }

  @ParameterizedTest
  @MethodSource("both")
  void theLeaderElectionIsBoundToTheOperatorsAccount(Installation installation) {
    RoleBinding binding = installation.get(RoleBinding.class, ELECTION);

    assertThat(binding.getSubjects()).containsExactly(ACCOUNT);
    assertThat(binding.getRoleRef()).isEqualTo(new RoleRef(GROUP, "Role", ELECTION));
    assertThat(installation.deployment().getSpec().getTemplate().getSpec().getServiceAccountName())
        .isEqualTo(Installation.NAME);
  }

  @Test
  void theRightsAreBoundToTheOperatorsAccount() {
    ClusterRoleBinding cluster = Installation.everywhere().get(ClusterRoleBinding.class);
    RoleBinding namespaced = Installation.oneNamespace().get(RoleBinding.class);

    assertThat(cluster.getSubjects()).containsExactly(ACCOUNT);
    assertThat(cluster.getRoleRef())
        .isEqualTo(new RoleRef(GROUP, "ClusterRole", Installation.NAME));
    assertThat(namespaced.getSubjects()).containsExactly(ACCOUNT);
    assertThat(namespaced.getRoleRef()).isEqualTo(new RoleRef(GROUP, "Role", Installation.NAME));
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
}
