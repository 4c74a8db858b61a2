package dev.loraoperator.testing.v2;

/**
 * Where a request for inference goes.
 *
 * @param deploymentId of the deployment that takes it; empty when none does
 */
public record V2Routing(Outcome outcome, String deploymentId) {

  /** What becomes of a request. */
  public enum Outcome {
    ANSWERED,
    /** The endpoint routes to nothing. */
    NOT_CONFIGURED,
    /** Nothing that it is routed to is ready. */
    NO_REPLICAS,
    /** The deployment is ready, and still cannot answer. */
    BROKEN
  }

  static V2Routing of(Outcome outcome) {
    return new V2Routing(outcome, "");
  }
}
