package dev.loraoperator.testing.v2;

import java.time.Instant;

/** What the last write of an endpoint or a deployment has left. */
public record RowVersion(String etag, Instant updatedAt) {

  /** Refuses an etag of an earlier version; without one the last write wins. */
  void require(String given) {
    if (!given.isEmpty() && !given.equals(etag)) {
      throw new V2Refusal(GrpcCode.ABORTED, "etag mismatch: the resource was changed meanwhile");
    }
  }
}
