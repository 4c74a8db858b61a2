package dev.loraoperator.lifecycle.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The last thing that went wrong, kept until something changes.
 *
 * @param inputsRevision what was used when it went wrong; when it differs now, try again
 * @param retryAt when to try again even if nothing changes; null for never
 */
public record RetryGate(String inputsRevision, @Nullable Instant retryAt) {

  /** Whether it is not time to try again. */
  public boolean holds(Instant now, String inputs) {
    return inputsRevision.equals(inputs) && (retryAt == null || now.isBefore(retryAt));
  }
}
