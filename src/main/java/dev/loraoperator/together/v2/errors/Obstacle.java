package dev.loraoperator.together.v2.errors;

/**
 * Why an endpoint or a deployment cannot be made, changed or deleted now, where something else has
 * to be done first (docs: {@code dedicated-endpoints/manage}, {@code concepts}).
 */
public enum Obstacle {
  /** Something has the name already; it may be of an earlier call whose reply was lost. */
  NAME_TAKEN,
  /** It runs, or is not done with stopping. */
  NOT_STOPPED,
  /** It has failed for good: it needs no stop, and never starts again. */
  FAILED,
  /** It needs no stop. */
  ALREADY_STOPPED,
  /** The traffic split has it, be it with weight 0. */
  IN_SPLIT,
  /** It is somebody's experiment. */
  IN_EXPERIMENT,
  /** It has deployments. */
  HAS_DEPLOYMENTS,
  /** No upload to the model has ended. */
  NO_REVISION,
  /** The revision has not been found good, or not yet. */
  REVISION_NOT_VALID,
  /** The service knows no {@code inactiveTimeout}, as in summer 2026. */
  NO_INACTIVE_TIMEOUT,
  /** Something else has changed it since its etag was read. */
  STALE
}
