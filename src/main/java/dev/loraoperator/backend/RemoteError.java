package dev.loraoperator.backend;

import dev.loraoperator.model.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a call to Together did not give what was asked for.
 *
 * @param message for people: says what was seen and what to do; nothing secret in it
 * @param retryAfter how long the service asked us to wait; null when it did not say
 * @param effect whether the call may have changed something on the other side
 */
public record RemoteError(
    Reason reason, String message, @Nullable Duration retryAfter, Effect effect) {

  /** What a failed call left behind. */
  public enum Effect {
    /** Surely nothing: it was refused, or never left this process. */
    NONE,
    /** The request may have been carried out: look before repeating it. */
    UNKNOWN
  }

  /** The same for a read, where a refusal cannot be the spec's fault. */
  public static RemoteError ofReadStatus(int status, String text, @Nullable Duration retryAfter) {
    RemoteError failure = ofStatus(status, text, retryAfter);
    return failure.reason() == Reason.UPLOAD_REFUSED
        ? new RemoteError(
            Reason.UNEXPECTED_REPLY,
            "Together refused a read with HTTP "
                + status
                + (text.isEmpty() ? "" : ": " + text)
                + ". Check TOGETHER_BASE_URL. Trying again",
            retryAfter,
            Effect.NONE)
        : failure;
  }

  /**
   * Classifies the HTTP status of a POST other than 2xx, by Together's {@code docs/error-codes};
   * 408 and 5xx say nothing of whether it was carried out.
   */
  public static RemoteError ofStatus(int status, String text, @Nullable Duration retryAfter) {
    String seen = "Together answered HTTP " + status + (text.isEmpty() ? "" : ": " + text);
    return switch (status) {
      case 401 -> refused(Reason.UNAUTHORIZED, seen + ". Check the API key in the Secret");
      case 402 -> refused(Reason.PAYMENT_REQUIRED, seen + ". Add credit to the Together account");
      case 403 ->
          refused(
              Reason.FORBIDDEN,
              seen
                  + ". Use an API key whose project may upload models, or ask Together to allow it");
      case 404, 405 ->
          refused(
              Reason.NOT_FOUND,
              seen + ". Check TOGETHER_BASE_URL and TOGETHER_UPLOAD_PATH of the operator");
      case 429 ->
          new RemoteError(
              Reason.RATE_LIMITED, seen + ". Waiting as asked", retryAfter, Effect.NONE);
      case 408 ->
          new RemoteError(
              Reason.TOGETHER_UNAVAILABLE, seen + ". Trying again", retryAfter, Effect.UNKNOWN);
      default -> ofOtherStatus(status, seen, retryAfter);
    };
  }

  /** The same for a call that may be repeated, so that its effect does not matter. */
  public RemoteError withoutEffect() {
    return new RemoteError(reason, message, retryAfter, Effect.NONE);
  }

  private static RemoteError ofOtherStatus(int status, String seen, @Nullable Duration retryAfter) {
    if (status >= 500) {
      return new RemoteError(
          Reason.TOGETHER_UNAVAILABLE, seen + ". Trying again", retryAfter, Effect.UNKNOWN);
    }
    if (status >= 400) {
      return refused(Reason.UPLOAD_REFUSED, seen + ". Correct the spec");
    }
    return new RemoteError(
        Reason.UNEXPECTED_REPLY,
        seen + ". Redirects are not followed; set TOGETHER_BASE_URL to the final address",
        retryAfter,
        Effect.NONE);
  }

  private static RemoteError refused(Reason reason, String message) {
    return new RemoteError(reason, message, null, Effect.NONE);
  }
}
