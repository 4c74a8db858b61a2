package dev.loraoperator.model;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * Durations as people write them: ISO-8601 ({@code PT90S}) or short ({@code 90s}, {@code 1h30m}).
 */
public final class Durations {

  private Durations() {}

  /**
   * Reads {@code text}; empty when it is not a duration. The JDK's ISO-8601 parser does the work.
   */
  public static Optional<Duration> parse(String text) {
    String upper = text.strip().toUpperCase(Locale.ROOT);
    String iso = upper.startsWith("P") ? upper : (upper.endsWith("D") ? "P" : "PT") + upper;
    try {
      return Optional.of(Duration.parse(iso));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** The shortest way to write it: {@code 6h}, {@code 1h40m}, {@code 90s} is {@code 1m30s}. */
  public static String format(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
