package dev.loraoperator.testing.v2;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** When a deployment may be stopped, started again and deleted, and the texts when it may not. */
final class DeploymentRules {

  private static final String FAILED =
      "the deployment is in a terminal FAILED state and cannot be ";

  private final ServingBehaviour behaviour;
  private final Set<String> inExperiment = ConcurrentHashMap.newKeySet();

  DeploymentRules(ServingBehaviour behaviour) {
    this.behaviour = behaviour;
  }

  /** Sets whether the deployment is a member of an A/B experiment. */
  void setInExperiment(String id, boolean member) {
    if (member) {
      inExperiment.add(id);
    } else {
      inExperiment.remove(id);
    }
  }

  void checkRescale(V2Deployment changed, ReplicaStep current) {
    DeploymentState state = current.state();
    if (!changed.autoscaling().isStopped()) {
      refuse(state == DeploymentState.FAILED, FAILED + "restarted; create a new deployment");
      refuse(
          state == DeploymentState.STOPPING,
          "the deployment must be stopped before it can be restarted");
    } else if (behaviour.refusesStops) {
      refuse(state == DeploymentState.FAILED, FAILED + "stopped");
      refuse(state == DeploymentState.STOPPED, "the deployment is already stopped");
    }
  }

  void checkDelete(V2Endpoint endpoint, V2Deployment deployment, ReplicaStep current) {
    boolean runs = !current.state().isAtRest();
    String mustStop = "the deployment must be stopped before it can be deleted";
    if (runs && behaviour.conflictWhenRunning) {
      throw new V2Refusal(GrpcCode.ABORTED, mustStop);
    }
    refuse(runs, mustStop);
    refuse(
        endpoint.split().has(deployment.id()),
        behaviour.oldSplitRule
            ? "the deployment is referenced by an endpoint's traffic split and cannot be deleted;"
                + " please drop traffic split weight to 0 before deleting the deployment"
            : "the deployment stands in an endpoint's traffic split and cannot be deleted; remove"
                + " it from the traffic split (it may be standing at weight 0), then delete");
    refuse(
        inExperiment.contains(deployment.id()),
        "the deployment is an A/B experiment member; remove it from the experiment first");
  }

  private static void refuse(boolean when, String detail) {
    if (when) {
      throw new V2Refusal(GrpcCode.FAILED_PRECONDITION, detail);
    }
  }
}
