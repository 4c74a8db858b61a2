package dev.loraoperator.together.http;

import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.RemoteError.Effect;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the HTTP statuses mean that both generations of the API share. */
public final class StatusErrors {

  private StatusErrors() {}

  /** The same as {@link #of} for a read, where a refusal cannot be the spec's fault. */
  public static RemoteError ofRead(int status, String text, @Nullable Duration retryAfter) {
    RemoteError failure = of(status, text, retryAfter);
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
  public static RemoteError of(int status, String text, @Nullable Duration retryAfter) {
    String seen = "Together answered HTTP " + status + (text.isEmpty() ? "" : ": " + text);
    return switch (status) {
      case 401 -> refused(Reason.UNAUTHORIZED, seen + ". Check the API key in the Secret");
      case 402 -> refused(Reason.PAYMENT_REQUIRED, seen + ". Add credit to the Together account");
      case 403 ->
          refused(
              Reason.FORBIDDEN,
              seen
                  + ". Use an API key whose project may upload models, or ask Together to allow it");
      case 404, 405, 410 ->
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

  /** Any 4xx. */
  public static boolean isClientError(int status) {
    return status >= 400 && status < 500;
  }

  /**
   * Whether the service's words contain a phrase, whatever the case.
   *
   * @param fragment in lower case
   */
  public static boolean says(String text, String fragment) {
    return text.toLowerCase(Locale.ROOT).contains(fragment);
  }
}
