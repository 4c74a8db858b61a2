package dev.loraoperator.together.v2.rows;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * How many replicas a deployment may have (docs: {@code dedicated-endpoints/manage}). Both are 0
 * where it is stopped; only one of them is refused by the service.
 */
public record ReplicaBounds(long min, long max) {

  /** No replicas. */
  public static final ReplicaBounds STOPPED = new ReplicaBounds(0, 0);

  /** Null when the deployment tells none; a bound that is left out is 0. */
  static @Nullable ReplicaBounds of(JsonNode deployment) {
    JsonNode autoscaling = Fields.at(deployment, "autoscaling");
    return autoscaling.isObject()
        ? new ReplicaBounds(
            Fields.number(autoscaling, "minReplicas"), Fields.number(autoscaling, "maxReplicas"))
        : null;
  }
}
