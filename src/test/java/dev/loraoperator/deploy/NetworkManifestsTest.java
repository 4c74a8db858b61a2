package dev.loraoperator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who reaches the pod, whom it reaches, and what a drain may do to it. */
class NetworkManifestsTest {

  private final Installation installation = Installation.everywhere();
  private final Map<String, String> podLabels =
      installation.deployment().getSpec().getTemplate().getMetadata().getLabels();
  private final ContainerPort port = installation.container().getPorts().get(0);

  @Test
  void theServiceLeadsToTheMetricsOfThePods() {
    Service service = installation.get(Service.class, "lora-operator-metrics");

    assertThat(service.getSpec().getSelector()).isEqualTo(podLabels);
    assertThat(service.getSpec().getPorts())
        .singleElement()
        .satisfies(
            own -> {
              assertThat(own.getName()).isEqualTo("http");
              assertThat(own.getPort()).isEqualTo(port.getContainerPort());
              assertThat(own.getTargetPort().getStrVal()).isEqualTo(port.getName());
            });
  }

  @Test
  void inComeProbesAndScrapesOnly() {
    NetworkPolicy policy = installation.get(NetworkPolicy.class);

    assertThat(policy.getSpec().getPodSelector().getMatchLabels()).isEqualTo(podLabels);
    assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
    assertThat(policy.getSpec().getIngress()).allMatch(rule -> rule.getFrom().isEmpty());
    assertThat(ports(policy.getSpec().getIngress().stream().flatMap(r -> r.getPorts().stream())))
        .containsExactly("TCP " + port.getContainerPort());
  }

  @Test
  void outGoNamesAndTlsOnly() {
    NetworkPolicy policy = installation.get(NetworkPolicy.class);

    assertThat(policy.getSpec().getEgress()).allMatch(rule -> rule.getTo().isEmpty());
    assertThat(ports(policy.getSpec().getEgress().stream().flatMap(r -> r.getPorts().stream())))
        .containsExactlyInAnyOrder("UDP 53", "TCP 53", "TCP 443", "TCP 6443");
  }

  @Test
  void aDrainTakesOneReplicaAtATime() {
    PodDisruptionBudget budget = installation.get(PodDisruptionBudget.class);

    assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
    assertThat(budget.getSpec().getMinAvailable()).isNull();
    assertThat(budget.getSpec().getSelector().getMatchLabels()).isEqualTo(podLabels);
  }

  private static Stream<String> ports(Stream<NetworkPolicyPort> ports) {
    return ports.map(port -> port.getProtocol() + " " + port.getPort().getIntVal());
  }
}
