package dev.loraoperator.backend;

import dev.loraoperator.model.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a call to the service did not give what was asked for.
 *
 * @param message says what was seen and what to do; nothing secret in it
 * @param retryAfter how long the service asked us to wait; null when it did not say
 * @param effect whether the call may have changed something at the service
 * @param origin who has failed
 */
public record RemoteError(
    Reason reason, String message, @Nullable Duration retryAfter, Effect effect, Origin origin) {

  /** Who has failed, and so who is charged with it. */
  public enum Origin {
    /** The service, or what stands for it: something was sent. */
    SERVICE,
    /** The way to the host: nothing was sent, and nothing else could be. */
    CONNECTION,
    /** The operator itself: the service has no part in it. */
    OPERATOR
  }

  /** An error of the service's. */
  public RemoteError(Reason reason, String message, @Nullable Duration retryAfter, Effect effect) {
    this(reason, message, retryAfter, effect, Origin.SERVICE);
  }

  /** What a failed call left behind. */
  public enum Effect {
    /** Surely nothing: it was refused, or never left this process. */
    NONE,
    /** The request may have been carried out: look before repeating it. */
    UNKNOWN
  }

  /** The same for a call that may be repeated, so that its effect does not matter. */
  public RemoteError withoutEffect() {
    return new RemoteError(reason, message, retryAfter, Effect.NONE, origin);
  }
}
