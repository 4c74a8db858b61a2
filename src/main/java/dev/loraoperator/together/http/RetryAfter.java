package dev.loraoperator.together.http;

import dev.loraoperator.model.Backoff;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * How long the service asks us to wait: {@code retry-after-ms}, {@code retry-after} (seconds or an
 * HTTP date, RFC 9110) or {@code x-ratelimit-reset} (seconds, or the time in seconds or
 * milliseconds since 1970), in this order.
 */
public final class RetryAfter {

  private static final Duration LONGEST = Backoff.LONGEST_STATED;

  /** Seconds since 1970 that no wait has: the year 2001. */
  private static final double FIRST_EPOCH = 1e9;

  private static final double LAST_MILLIS = 1e14;

  private RetryAfter() {}

  /** Null when nothing usable is said; between zero and one hour otherwise. */
  public static @Nullable Duration of(Headers headers, Clock clock) {
    Duration millis = number(headers.get("retry-after-ms"), 1);
    if (millis != null) {
      return bounded(millis);
    }
    String retryAfter = headers.get("retry-after");
    Duration seconds = number(retryAfter, 1000);
    if (seconds != null) {
      return bounded(seconds);
    }
    Instant until = date(retryAfter);
    if (until != null) {
      Instant serverNow = date(headers.get("date"));
      return bounded(Duration.between(serverNow == null ? clock.instant() : serverNow, until));
    }
    return reset(headers.get("x-ratelimit-reset"), headers, clock);
  }

  /**
   * Seconds to wait; a number that large is the time when it is over, as other services have it.
   */
  private static @Nullable Duration reset(@Nullable String text, Headers headers, Clock clock) {
    Duration wait = number(text, 1000);
    if (text == null || wait == null) {
      return null;
    }
    double value = Double.parseDouble(text.strip());
    if (value < FIRST_EPOCH) {
      return bounded(wait);
    }
    double millis = Math.min(value < FIRST_EPOCH * 1000 ? value * 1000 : value, LAST_MILLIS);
    Instant serverNow = date(headers.get("date"));
    return bounded(
        Duration.between(
            serverNow == null ? clock.instant() : serverNow, Instant.ofEpochMilli((long) millis)));
  }

  /** The reply's own clock. */
  public static @Nullable Instant serverTime(Headers headers) {
    return date(headers.get("date"));
  }

  private static Duration bounded(Duration wanted) {
    if (wanted.isNegative()) {
      return Duration.ZERO;
    }
    return wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
  }

  private static @Nullable Duration number(@Nullable String text, int unitMillis) {
    try {
      double value = text == null ? Double.NaN : Double.parseDouble(text.strip());
      return Double.isNaN(value)
          ? null
          : Duration.ofMillis((long) Math.min(value * unitMillis, (double) LONGEST.toMillis()));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Instant date(@Nullable String text) {
    try {
      return text == null
          ? null
          : ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
