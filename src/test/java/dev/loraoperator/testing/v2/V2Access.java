package dev.loraoperator.testing.v2;

/** Which generations of the API an account may use. */
public enum V2Access {
  BOTH,
  /** Every path under /v2 is 404, without a v2 body. */
  V1_ONLY,
  /** Uploads by v1 are closed: the POST is refused, and there are no jobs. */
  V2_ONLY
}
