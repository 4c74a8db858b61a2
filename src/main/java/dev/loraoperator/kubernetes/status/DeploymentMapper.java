package dev.loraoperator.kubernetes.status;

import dev.loraoperator.api.v1alpha1.DeploymentStatus;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.lifecycle.state.Deployment;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code status.deployments}, and what is summed over them. */
final class DeploymentMapper {

  private DeploymentMapper() {}

  static List<Deployment> state(LoraAdapterStatus status) {
    return status.deployments() == null
        ? List.of()
        : status.deployments().stream().map(DeploymentMapper::state).toList();
  }

  private static Deployment state(DeploymentStatus bean) {
    return new Deployment(
        Objects.requireNonNullElse(bean.revision(), 0),
        bean.endpointId(),
        bean.deploymentId(),
        bean.name(),
        bean.config(),
        bean.hardware(),
        bean.state(),
        bean.replicas(),
        bean.readyReplicas(),
        bean.hourlyCost(),
        bean.operation(),
        Times.instant(bean.intentTime()));
  }

  static @Nullable List<DeploymentStatus> status(List<Deployment> deployments) {
    return deployments.isEmpty()
        ? null
        : deployments.stream().map(DeploymentMapper::status).toList();
  }

  private static DeploymentStatus status(Deployment deployment) {
    return new DeploymentStatus(
        deployment.revision(),
        deployment.endpointId(),
        deployment.deploymentId(),
        deployment.name(),
        deployment.config(),
        deployment.hardware(),
        deployment.state(),
        deployment.replicas(),
        deployment.readyReplicas(),
        deployment.hourlyCost(),
        deployment.operation(),
        Times.millis(deployment.intentTime()));
  }

  /** How many replicas are ready; null where there is no deployment. */
  static @Nullable Integer readyReplicas(List<Deployment> deployments) {
    return deployments.isEmpty()
        ? null
        : deployments.stream()
            .mapToInt(each -> Objects.requireNonNullElse(each.readyReplicas(), 0))
            .sum();
  }

  /** The sum of what is known of the cost; null where nothing is. */
  static @Nullable String hourlyCost(List<Deployment> deployments) {
    return deployments.stream()
        .map(Deployment::hourlyCost)
        .filter(Objects::nonNull)
        .map(DeploymentMapper::amount)
        .reduce(BigDecimal::add)
        .map(BigDecimal::toPlainString)
        .orElse(null);
  }

  /** A status may have been edited or restored. */
  private static BigDecimal amount(String text) {
    return text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?") ? new BigDecimal(text) : BigDecimal.ZERO;
  }
}
