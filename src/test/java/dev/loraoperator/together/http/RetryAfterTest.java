package dev.loraoperator.together.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @ParameterizedTest(name = "{0}: {1}, {2}: {3}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "retry-after-ms    | 1500                          | -              | -   | PT1.5S",
        "retry-after-ms    | 99999999999999                | -              | -   | PT1H",
        "retry-after       | 7                             | -              | -   | PT7S",
        "retry-after       | 0                             | -              | -   | PT0S",
        "retry-after       | -3                            | -              | -   | PT0S",
        "retry-after       | 999999999                     | -              | -   | PT1H",
        "retry-after       | 1e300                         | -              | -   | PT1H",
        "retry-after       | Infinity                      | -              | -   | PT1H",
        "retry-after       | Tue, 24 Nov 2026 12:00:30 GMT | -              | -   | PT30S",
        "retry-after       | Tue, 24 Nov 2026 11:00:00 GMT | -              | -   | PT0S",
        "retry-after       | Tue, 24 Nov 2020 12:00:00 GMT | -              | -   | PT0S",
        "retry-after       | Wed, 24 Nov 2027 12:00:00 GMT | -              | -   | PT1H",
        "x-ratelimit-reset | 2.5                           | -              | -   | PT2.5S",
        // A number that large is the time when the wait is over.
        "x-ratelimit-reset | 1795521630                    | -              | -   | PT30S",
        "x-ratelimit-reset | 1795521570                    | -              | -   | PT0S",
        "x-ratelimit-reset | 1795521630000                 | -              | -   | PT30S",
        "x-ratelimit-reset | 1e300                         | -              | -   | PT1H",
        // Milliseconds before seconds before the rate limit; what cannot be read does not count.
        "retry-after       | 7                             | retry-after-ms | 20  | PT0.02S",
        "x-ratelimit-reset | 9                             | retry-after    | 7   | PT7S",
        "x-ratelimit-reset | 9                             | retry-after    | soon| PT9S",
        // A date counts from the server's own clock.
        "retry-after | Tue, 24 Nov 2026 12:00:30 GMT | date | Tue, 24 Nov 2026 12:00:20 GMT | PT10S",
        "retry-after       | ''                            | -              | -   | -",
        "retry-after       | soon                          | -              | -   | -",
        "retry-after       | NaN                           | -              | -   | -",
        "retry-after       | Tue, 99 Nov 2026 12:00:00 GMT | -              | -   | -",
        "x-other           | 3                             | -              | -   | -"
      })
  void readsTheWait(String header, String value, String second, String its, Duration expected) {
    Headers.Builder headers = new Headers.Builder().add(header, value);
    if (second != null) {
      headers.add(second, its);
    }

    assertThat(RetryAfter.of(headers.build(), CLOCK)).isEqualTo(expected);
  }

  @Test
  void readsNoWaitWithoutHeaders() {
    assertThat(RetryAfter.of(Headers.of(), CLOCK)).isNull();
  }

  @Test
  void readsTheServersTime() {
    assertThat(RetryAfter.serverTime(Headers.of("Date", "Tue, 24 Nov 2026 12:00:00 GMT")))
        .isEqualTo(NOW);
    assertThat(RetryAfter.serverTime(Headers.of("Date", "yesterday"))).isNull();
  }
}
