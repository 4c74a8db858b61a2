package dev.loraoperator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each value of the chart does. */
class HelmValuesTest {

  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                    | lora-operator:0.1.0",
        "image: {tag: '2'}                     | lora-operator:2",
        "image: {repository: r.test:5000/lora} | r.test:5000/lora:0.1.0"
      })
  void theImageIsNamed(String values, String image) {
    assertThat(container(values).getImage()).isEqualTo(image);
  }

  @Test
  void theImageIsPinned() {
    assertThat(container("image: {digest: '" + DIGEST + "', pullPolicy: Always}"))
        .extracting(Container::getImage, Container::getImagePullPolicy)
        .containsExactly("lora-operator:0.1.0@" + DIGEST, "Always");
  }

  @Test
  void variablesAreTextWhateverTheyLookLike() {
    assertThat(
            container("env: {POLL_MAX: 2m, TOGETHER_REQUESTS_PER_SECOND: 0.5, AWS_REGION: eu}")
                .getEnv())
        .extracting(EnvVar::getName, EnvVar::getValue)
        .map(Object::toString)
        .containsExactly(
            "(\"AWS_REGION\", \"eu\")",
            "(\"POLL_MAX\", \"2m\")",
            "(\"TOGETHER_REQUESTS_PER_SECOND\", \"0.5\")");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "namespaced: true"})
  void everythingLivesInTheNamespaceOfTheRelease(String values) {
    Installation installation = HelmChart.render("team-a", values);

    assertThat(installation.resources().stream().filter(Namespaced.class::isInstance))
        .extracting(resource -> resource.getMetadata().getNamespace())
        .containsOnly("team-a");
    assertThat(Serialization.asYaml(installation.resources()))
        .doesNotContain("namespace: \"lora-operator\"");
  }

  @Test
  void watchedNamespacesGetARoleEachAndNoOtherDoes() {
    Installation installation =
        HelmChart.render("platform", "{watchNamespaces: [team-a, team-b], env: {OWNER_ID: eu}}");

    assertThat(installation.names()).doesNotContain("ClusterRole/lora-operator");
    assertThat(namespaces(installation, Role.class)).containsExactly("team-a", "team-b");
    assertThat(namespaces(installation, RoleBinding.class)).containsExactly("team-a", "team-b");
    assertThat(installation.get(RoleBinding.class).getSubjects())
        .extracting(subject -> subject.getNamespace() + "/" + subject.getName())
        .containsExactly("platform/lora-operator");
    assertThat(installation.container().getEnv())
        .contains(new EnvVar("WATCH_NAMESPACES", "team-a,team-b", null))
        .contains(new EnvVar("OWNER_ID", "eu", null));
  }

  @Test
  void thePodGoesWhereItIsSent() {
    PodTemplateSpec pod =
        pod(
            render(
                """
                nodeSelector: {kubernetes.io/arch: arm64}
                tolerations: [{key: spot, operator: Exists, effect: NoSchedule}]
                affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {
                  nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Exists}]}]}}}
                priorityClassName: high
                podAnnotations: {team: platform}
                imagePullSecrets: [{name: registry}]
                """));
    PodSpec spec = pod.getSpec();

    assertThat(spec.getNodeSelector()).containsOnly(Map.entry("kubernetes.io/arch", "arm64"));
    assertThat(spec.getTolerations())
        .containsExactly(new Toleration("NoSchedule", "spot", "Exists", null, null));
    assertThat(spec.getAffinity().getNodeAffinity()).isNotNull();
    assertThat(spec.getPriorityClassName()).isEqualTo("high");
    assertThat(pod.getMetadata().getAnnotations()).containsOnly(Map.entry("team", "platform"));
    assertThat(spec.getImagePullSecrets()).extracting("name").containsExactly("registry");
  }

  @Test
  void resourcesAreChangedOneByOne() {
    assertThat(container("resources: {limits: {memory: 1Gi}}").getResources())
        .satisfies(
            resources -> {
              assertThat(resources.getLimits()).containsEntry("memory", new Quantity("1Gi"));
              assertThat(resources.getRequests()).containsEntry("memory", new Quantity("320Mi"));
            });
  }

  @Test
  void theAccountCarriesARole() {
    assertThat(
            render(
                    "serviceAccount: {annotations: {eks.amazonaws.com/role-arn: 'arn:aws:iam::1:role/x'}}")
                .get(ServiceAccount.class)
                .getMetadata()
                .getAnnotations())
        .containsOnly(Map.entry("eks.amazonaws.com/role-arn", "arn:aws:iam::1:role/x"));
  }

  @Test
  void policyAndBudgetCanBeLeftOut() {
    assertThat(
            render("{networkPolicy: {enabled: false}, podDisruptionBudget: {enabled: false}}")
                .names())
        .doesNotContain("NetworkPolicy/lora-operator", "PodDisruptionBudget/lora-operator")
        .hasSize(render("{}").names().size() - 2);
  }

  @Test
  void moreEgressIsAdded() {
    NetworkPolicy policy =
        render(
                "networkPolicy: {extraEgress: [{to: [{ipBlock: {cidr: 169.254.170.23/32}}],"
                    + " ports: [{port: 80, protocol: TCP}]}]}")
            .get(NetworkPolicy.class);

    assertThat(policy.getSpec().getEgress()).hasSize(3);
    assertThat(policy.getSpec().getEgress().get(2).getTo().get(0).getIpBlock().getCidr())
        .isEqualTo("169.254.170.23/32");
  }

  private static Installation render(String values) {
    return HelmChart.render(Installation.NAME, values);
  }

  private static Container container(String values) {
    return render(values).container();
  }

  private static PodTemplateSpec pod(Installation installation) {
    return installation.deployment().getSpec().getTemplate();
  }

  private static List<String> namespaces(
      Installation installation, Class<? extends HasMetadata> type) {
    return installation.resources().stream()
        .filter(type::isInstance)
        .map(HasMetadata::getMetadata)
        .filter(metadata -> metadata.getName().equals(Installation.NAME))
        .map(metadata -> metadata.getNamespace())
        .toList();
  }
}
