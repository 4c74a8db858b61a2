package dev.loraoperator.together.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which header wins when several ask for a wait, and what becomes of absurd values. */
class RetryAfterPrecedenceTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  /** Headers as name, value, name, value, and the wait they ask for. */
  record Case(String name, Duration asked, String... headers) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> hints() {
    return Stream.of(
        new Case(
            "milliseconds win over seconds",
            Duration.ofMillis(20),
            "Retry-After",
            "7",
            "retry-after-ms",
            "20"),
        new Case(
            "seconds win over the rate limit",
            Duration.ofSeconds(7),
            "x-ratelimit-reset",
            "9",
            "Retry-After",
            "7"),
        new Case(
            "nonsense gives way to the next header",
            Duration.ofSeconds(9),
            "Retry-After",
            "soon",
            "x-ratelimit-reset",
            "9"),
        new Case("date in the past", Duration.ZERO, "Retry-After", "Tue, 24 Nov 2020 12:00:00 GMT"),
        new Case("absurd", Duration.ofHours(1), "Retry-After", "1e300"),
        new Case("infinite", Duration.ofHours(1), "Retry-After", "Infinity"),
        new Case("absurd milliseconds", Duration.ofHours(1), "retry-after-ms", "99999999999999"),
        new Case(
            "date in a year", Duration.ofHours(1), "Retry-After", "Wed, 24 Nov 2027 12:00:00 GMT"));
  }

  @ParameterizedTest
  @MethodSource("hints")
  void readsHint(Case row) {
    // When
    Duration wait = RetryAfter.of(Headers.of(row.headers()), CLOCK);

    // Then
    assertThat(wait).isEqualTo(row.asked());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "NaN", "Tue, 99 Nov 2026 12:00:00 GMT"})
  void nonsenseIsNoHint(String value) {
    // When
    Duration wait = RetryAfter.of(Headers.of("Retry-After", value), CLOCK);

    // Then
    assertThat(wait).isNull();
  }

  @Test
  void noHeaderIsNoHint() {
    // When
    Duration wait = RetryAfter.of(Headers.of(), CLOCK);

    // Then
    assertThat(wait).isNull();
  }

  @Test
  void serverTimeComesFromTheDateHeader() {
    // When
    Instant time = RetryAfter.serverTime(Headers.of("Date", "Tue, 24 Nov 2026 12:00:00 GMT"));

    // Then
    assertThat(time).isEqualTo(NOW);
  }

  @Test
  void unreadableDateIsNoServerTime() {
    // When
    Instant time = RetryAfter.serverTime(Headers.of("Date", "yesterday"));

    // Then
    assertThat(time).isNull();
  }
}
