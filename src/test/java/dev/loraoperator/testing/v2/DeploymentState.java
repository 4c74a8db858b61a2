package dev.loraoperator.testing.v2;

/** The states of deployments, in the words of the API. */
public enum DeploymentState {
  PROVISIONING,
  SCALING,
  READY,
  DEGRADED,
  STOPPING,
  STOPPED,
  FAILED;

  /** Whether nothing of it runs or will run by itself. */
  public boolean isAtRest() {
    return this == STOPPED || this == FAILED;
  }

  String word() {
    return "DEPLOYMENT_STATE_" + name();
  }
}
