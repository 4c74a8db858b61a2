package dev.loraoperator.lifecycle.stage;

import dev.loraoperator.model.AdapterId;
import java.time.Instant;

/**
 * Another {@code LoraAdapter} of this cluster that wants the same remote name with the same API
 * key.
 *
 * @param holds whether its status records an upload to that name
 */
public record NameClaim(AdapterId id, Instant createdAt, boolean holds) {

  /** The name belongs to the adapter that holds it already, else to the older resource. */
  public boolean precedes(AdapterId other, Instant otherCreatedAt, boolean otherHolds) {
    if (holds != otherHolds) {
      return holds;
    }
    int byAge = createdAt.compareTo(otherCreatedAt);
    return byAge != 0 ? byAge < 0 : id.compareTo(other) < 0;
  }
}
