package dev.loraoperator.lifecycle.state;

import dev.loraoperator.model.Backoff;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Nothing is tried again until this opens.
 *
 * @param inputsHash of what can be changed to have it tried again, as it was when something went
 *     wrong; another hash opens the gate
 * @param retryAt when it opens even if nothing changes; null for never
 */
public record RetryGate(String inputsHash, @Nullable Instant retryAt) {

  /** Whether it is too early to try again. */
  public boolean isClosed(Instant now, String inputs) {
    return inputsHash.equals(inputs) && !isDue(now);
  }

  /**
   * Whether it opens by itself by now. Nobody waits longer than the longest wait that is ever set:
   * a time beyond is another clock's, or was written by hand.
   */
  public boolean isDue(Instant now) {
    return retryAt != null
        && (!now.isBefore(retryAt) || retryAt.isAfter(now.plus(Backoff.LONGEST_WAIT)));
  }
}
