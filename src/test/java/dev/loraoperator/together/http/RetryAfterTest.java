package dev.loraoperator.together.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import okhttp3.Headers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "retry-after-ms    | 1500                          | PT1.5S",
        "retry-after       | 7                             | PT7S",
        "retry-after       | 0                             | PT0S",
        "retry-after       | -3                            | PT0S",
        "retry-after       | 999999999                     | PT1H",
        "retry-after       | Tue, 24 Nov 2026 12:00:30 GMT | PT30S",
        "retry-after       | Tue, 24 Nov 2026 11:00:00 GMT | PT0S",
        "retry-after       | soon                          |",
        "x-ratelimit-reset | 2.5                           | PT2.5S",
        "x-other           | 3                             |"
      })
  void readsEveryHint(String header, String value, Duration expected) {
    assertThat(RetryAfter.of(Headers.of(header, value), CLOCK)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      value = {"Tue, 24 Nov 2026 12:00:30 GMT|Tue, 24 Nov 2026 12:00:20 GMT|PT10S"},
      delimiter = '|')
  void measuresADateByTheServersOwnClock(String retryAfter, String date, Duration expected) {
    assertThat(RetryAfter.of(Headers.of("retry-after", retryAfter, "date", date), CLOCK))
        .isEqualTo(expected);
  }
}
