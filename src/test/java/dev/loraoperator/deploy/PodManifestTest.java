package dev.loraoperator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.config.EnvironmentReader;
import dev.loraoperator.config.OperatorConfig;
import dev.loraoperator.together.v1.V1Api;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The pod that is installed: how it is kept up, and what it cannot do. */
class PodManifestTest {

  private final DeploymentSpec deployment = Installation.everywhere().deployment().getSpec();
  private final PodSpec pod = deployment.getTemplate().getSpec();
  private final Container container = pod.getContainers().get(0);

  @Test
  void twoReplicasAreReplacedOneByOneAndNeverFewer() {
    assertThat(deployment.getReplicas()).isEqualTo(2);
    assertThat(deployment.getStrategy().getRollingUpdate().getMaxUnavailable().getIntVal())
        .isZero();
    assertThat(deployment.getStrategy().getRollingUpdate().getMaxSurge().getIntVal()).isEqualTo(1);
  }

  @Test
  void aStopMayTakeHalfAMinute() {
    assertThat(pod.getTerminationGracePeriodSeconds()).isEqualTo(30);
  }

  @Test
  void theReplicasAreSpreadWhereThatIsPossible() {
    assertThat(pod.getTopologySpreadConstraints())
        .extracting(TopologySpreadConstraint::getTopologyKey)
        .containsExactly("kubernetes.io/hostname", "topology.kubernetes.io/zone");
    assertThat(pod.getTopologySpreadConstraints())
        .allSatisfy(
            spread -> {
              assertThat(spread.getWhenUnsatisfiable()).isEqualTo("ScheduleAnyway");
              assertThat(spread.getLabelSelector()).isEqualTo(deployment.getSelector());
            });
  }

  @Test
  void thePodMeetsTheRestrictedProfile() {
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(10001);
    assertThat(pod.getSecurityContext().getRunAsGroup()).isEqualTo(10001);
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    var security = container.getSecurityContext();
    assertThat(security.getAllowPrivilegeEscalation()).isFalse();
    assertThat(security.getReadOnlyRootFilesystem()).isTrue();
    assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(security.getCapabilities().getAdd()).isEmpty();
    assertThat(security.getPrivileged()).isNull();
    assertThat(pod.getInitContainers()).isEmpty();
    assertThat(pod).extracting("hostNetwork", "hostPID", "hostIPC").containsOnlyNulls();
    assertThat(container.getPorts()).allMatch(port -> port.getHostPort() == null);
  }

  @Test
  void thePodWritesToASmallEmptyDirectoryOnly() {
    assertThat(container.getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .containsExactly("/tmp");
    assertThat(pod.getVolumes())
        .singleElement()
        .satisfies(
            volume ->
                assertThat(volume.getEmptyDir().getSizeLimit()).isEqualTo(new Quantity("16Mi")));
  }

  @Test
  void theProbesAskTheHealthServer() {
    OperatorConfig defaults = EnvironmentReader.read(Map.of(), V1Api.UPLOAD_PATH);

    assertThat(container.getPorts())
        .singleElement()
        .satisfies(
            port -> {
              assertThat(port.getName()).isEqualTo("http");
              assertThat(port.getContainerPort()).isEqualTo(defaults.httpPort());
            });
    assertAsks(container.getStartupProbe(), "/healthz", 120);
    assertAsks(container.getLivenessProbe(), "/healthz", 30);
    assertAsks(container.getReadinessProbe(), "/readyz", 15);
  }

  @Test
  void theSelectorMatchesThePod() {
    assertThat(deployment.getTemplate().getMetadata().getLabels())
        .containsAllEntriesOf(deployment.getSelector().getMatchLabels());
  }

  @Test
  void noServiceOfTheNamespaceSetsAVariableOfTheOperator() {
    assertThat(pod.getEnableServiceLinks()).isFalse();
  }

  @Test
  void theOverlayWatchesTheNamespaceItRunsIn() {
    assertThat(Installation.oneNamespace().container().getEnv())
        .singleElement()
        .satisfies(
            variable -> {
              assertThat(EnvironmentReader.variables()).contains(variable.getName());
              assertThat(variable.getName()).isEqualTo("WATCH_NAMESPACES");
              assertThat(variable.getValueFrom().getFieldRef().getFieldPath())
                  .isEqualTo("metadata.namespace");
            });
  }

  /** The measurement is in benchmarks.md. */
  @Test
  void theRequestsAreWhatWasMeasured() {
    assertThat(container.getResources().getRequests())
        .containsOnly(
            Map.entry("memory", new Quantity("320Mi")), Map.entry("cpu", new Quantity("50m")));
    assertThat(container.getResources().getLimits())
        .containsOnly(Map.entry("memory", new Quantity("384Mi")));
  }

  private static void assertAsks(Probe probe, String path, int secondsUntilItActs) {
    assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
    assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("http");
    assertThat(probe.getPeriodSeconds() * probe.getFailureThreshold())
        .isEqualTo(secondsUntilItActs);
  }
}
