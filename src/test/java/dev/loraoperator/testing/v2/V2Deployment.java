package dev.loraoperator.testing.v2;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;

/**
 * One deployment; what it is at some time is in its {@link ReplicaStep}.
 *
 * @param name without the project's slug and the endpoint's name
 * @param options what else was sent, such as {@code placement} and {@code inactiveTimeout}
 * @param foreign whether it was put here without a POST
 */
public record V2Deployment(
    String id,
    String account,
    String endpointId,
    String name,
    ModelPin model,
    BaseConfig config,
    Autoscaling autoscaling,
    ObjectNode options,
    Instant createdAt,
    RowVersion version,
    boolean foreign,
    boolean deleted) {

  V2Deployment changed(
      String newName, Autoscaling newBounds, ObjectNode newOptions, RowVersion newVersion) {
    return new V2Deployment(
        id,
        account,
        endpointId,
        newName,
        model,
        config,
        newBounds,
        newOptions,
        createdAt,
        newVersion,
        foreign,
        deleted);
  }

  V2Deployment asDeleted() {
    return new V2Deployment(
        id,
        account,
        endpointId,
        name,
        model,
        config,
        autoscaling,
        options,
        createdAt,
        version,
        foreign,
        true);
  }

  /** After how long without requests it is stopped; zero is never. */
  Duration inactiveTimeout() {
    return Duration.ofMinutes(options.path(ServingBehaviour.INACTIVE_TIMEOUT).asLong());
  }
}
