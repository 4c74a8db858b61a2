package dev.loraoperator.together.v2.rows;

import org.jspecify.annotations.Nullable;

/** What a deployment does (docs: {@code dedicated-endpoints/manage}). */
public enum DeploymentState {
  /** Replicas are started, or added or taken away: those that are ready answer meanwhile. */
  STARTING,
  /** All replicas are ready; nothing reaches them unless the traffic split has the deployment. */
  READY,
  /** Fewer replicas are ready than there should be, which usually mends itself. */
  DEGRADED,
  /** On the way to no replicas. */
  STOPPING,
  /** Without replicas, and not billed; it does not start again by itself. */
  STOPPED,
  /** For good: it can be deleted, and nothing else. */
  FAILED,
  /** The service says nothing, or a word that is not known: it may run, and cost. */
  UNKNOWN;

  /**
   * The meaning of one word.
   *
   * @param word without its prefix, such as {@code PROVISIONING}
   */
  static DeploymentState of(@Nullable String word) {
    return switch (word == null ? "" : word) {
      case "PROVISIONING", "SCALING" -> STARTING;
      case "READY" -> READY;
      case "DEGRADED" -> DEGRADED;
      case "STOPPING" -> STOPPING;
      case "STOPPED" -> STOPPED;
      case "FAILED" -> FAILED;
      default -> UNKNOWN;
    };
  }
}
