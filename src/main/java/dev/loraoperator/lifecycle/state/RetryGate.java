package dev.loraoperator.lifecycle.state;

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
    return inputsHash.equals(inputs) && (retryAt == null || now.isBefore(retryAt));
  }
}
