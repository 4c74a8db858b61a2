package dev.loraoperator.testing.v2;

import java.time.Instant;

/**
 * What a deployment is from some time on.
 *
 * @param scheduled replicas that have a place on a cluster
 * @param ready replicas that answer, and are billed
 * @param desired replicas that there should be
 */
public record ReplicaStep(
    Instant from, DeploymentState state, String message, int scheduled, int ready, int desired) {

  ReplicaStep at(Instant time) {
    return new ReplicaStep(time, state, message, scheduled, ready, desired);
  }
}
