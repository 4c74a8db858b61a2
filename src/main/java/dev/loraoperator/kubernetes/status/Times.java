package dev.loraoperator.kubernetes.status;

import dev.loraoperator.lifecycle.state.RetryGate;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Times in a status, in RFC 3339 as everywhere in Kubernetes. */
final class Times {

  private Times() {}

  /** Null for what is no time: a status may have been edited or restored. */
  static @Nullable Instant instant(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  static @Nullable RetryGate gate(@Nullable String inputsHash, @Nullable String retryAt) {
    return inputsHash == null ? null : new RetryGate(inputsHash, instant(retryAt));
  }

  static @Nullable String seconds(@Nullable Instant instant) {
    return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Where the order of an intent and a job list matters. */
  static @Nullable String millis(@Nullable Instant instant) {
    return instant == null ? null : instant.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
