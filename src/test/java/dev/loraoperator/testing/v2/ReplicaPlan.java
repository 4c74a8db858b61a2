package dev.loraoperator.testing.v2;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What becomes of a deployment when its replicas are changed, by the clock. */
final class ReplicaPlan {

  /** How long a deployment may take to become ready before it has failed. */
  static final Duration READINESS = Duration.ofHours(6);

  static final String SCHEDULING = "Scheduling replicas";
  static final String STARTING = "Starting replicas";
  static final String READY = "All replicas ready";
  static final String DRAINING = "Scaling down";
  static final String NO_CAPACITY = "Cannot place replicas: insufficient GPU capacity";

  private final ServingBehaviour behaviour;

  ReplicaPlan(ServingBehaviour behaviour) {
    this.behaviour = behaviour;
  }

  List<ReplicaStep> created(int wanted, Instant now) {
    return wanted == 0 ? List.of(stopped(now)) : start(wanted, now);
  }

  /** Empty when it stays as it is: a failed one for good, and one that has or gets as many. */
  List<ReplicaStep> changed(ReplicaStep current, int wanted, Instant now) {
    boolean same = current.desired() == wanted && current.state() != DeploymentState.STOPPED;
    boolean restsAlready = wanted == 0 && current.state() == DeploymentState.STOPPED;
    if (current.state() == DeploymentState.FAILED || same || restsAlready) {
      return List.of();
    }
    if (wanted == 0) {
      return stop(current, now);
    }
    return current.ready() == 0 ? start(wanted, now) : scale(current, wanted, now);
  }

  private List<ReplicaStep> start(int wanted, Instant now) {
    List<ReplicaStep> steps = new ArrayList<>();
    steps.add(new ReplicaStep(now, DeploymentState.PROVISIONING, SCHEDULING, 0, 0, wanted));
    Instant time = now.plus(behaviour.provisioning);
    if (!behaviour.shortage.isZero()) {
      steps.add(new ReplicaStep(time, DeploymentState.DEGRADED, NO_CAPACITY, 0, 0, wanted));
      time = time.plus(behaviour.shortage);
    }
    steps.add(new ReplicaStep(time, DeploymentState.SCALING, STARTING, wanted, 0, wanted));
    time = time.plus(behaviour.starting);
    String failure = behaviour.startFailure;
    Instant latest = now.plus(READINESS);
    if (!time.isBefore(latest)) {
      steps.removeIf(step -> !step.from().isBefore(latest));
      String last = steps.get(steps.size() - 1).message();
      steps.add(failed(latest, "Timed out waiting for readiness: " + last, wanted));
    } else if (failure != null) {
      steps.add(failed(time, failure, wanted));
    } else {
      steps.add(ready(time, wanted));
    }
    return steps;
  }

  private List<ReplicaStep> scale(ReplicaStep current, int wanted, Instant now) {
    int ready = current.ready();
    if (wanted == ready) {
      return List.of(ready(now, wanted));
    }
    boolean up = wanted > ready;
    String message = up ? STARTING : DRAINING;
    Duration lasting = up ? behaviour.provisioning.plus(behaviour.starting) : behaviour.draining;
    return List.of(
        new ReplicaStep(
            now, DeploymentState.SCALING, message, Math.max(wanted, ready), ready, wanted),
        ready(now.plus(lasting), wanted));
  }

  /** Its replicas answer until they are gone. */
  List<ReplicaStep> stop(ReplicaStep current, Instant now) {
    Instant end = now.plus(behaviour.draining);
    String failure = behaviour.stopFailure;
    return List.of(
        new ReplicaStep(
            now, DeploymentState.STOPPING, DRAINING, current.ready(), current.ready(), 0),
        failure == null ? stopped(end) : failed(end, failure, 0));
  }

  static ReplicaStep stopped(Instant time) {
    return new ReplicaStep(time, DeploymentState.STOPPED, "", 0, 0, 0);
  }

  static ReplicaStep ready(Instant time, int replicas) {
    return new ReplicaStep(time, DeploymentState.READY, READY, replicas, replicas, replicas);
  }

  private static ReplicaStep failed(Instant time, String message, int desired) {
    return new ReplicaStep(time, DeploymentState.FAILED, message, 0, 0, desired);
  }
}
