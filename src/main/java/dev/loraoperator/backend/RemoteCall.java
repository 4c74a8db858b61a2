package dev.loraoperator.backend;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One call of this process on behalf of one adapter, and what came of it.
 *
 * @param what what was asked for
 * @param outcome null while the call is under way
 * @param endedAt null while the call is under way
 */
public record RemoteCall<W, O>(W what, @Nullable O outcome, @Nullable Instant endedAt) {

  public boolean inFlight() {
    return outcome == null;
  }
}
