package dev.loraoperator.testing.v2;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What all deployments have cost so far, by the clock, including those that are gone. */
public final class GpuMeter {

  private static final double HOUR = Duration.ofHours(1).toMillis();

  private final DeploymentBook book;
  private final Catalogue catalogue;

  GpuMeter(V2State state) {
    this.book = state.deployments;
    this.catalogue = state.catalogue;
  }

  /** How long replicas of this deployment were ready, added up. */
  public Duration replicaTime(String deploymentId) {
    return book.readyTime(deploymentId);
  }

  /** GPU hours of everything that was ready. */
  public double gpuHours() {
    return sum(deployment -> deployment.config().acceleratorCount());
  }

  /** By the price list as it is now. */
  public double dollars() {
    var cents =
        catalogue.instanceTypes().stream()
            .collect(Collectors.toMap(InstanceType::id, InstanceType::centsPerHour));
    return sum(deployment -> cents.getOrDefault(deployment.config().hardware(), 0) / 100.0);
  }

  private double sum(ToDoubleFunction<V2Deployment> perReplicaHour) {
    Function<V2Deployment, Double> hours =
        deployment -> book.readyTime(deployment.id()).toMillis() / HOUR;
    return book.all().stream()
        .mapToDouble(each -> hours.apply(each) * perReplicaHour.applyAsDouble(each))
        .sum();
  }
}
