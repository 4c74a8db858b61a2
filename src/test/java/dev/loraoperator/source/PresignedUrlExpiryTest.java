package dev.loraoperator.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresignedUrlExpiryTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "AWS signature 4 | X-Amz-Date=20261124T120000Z&X-Amz-Expires=3600 | 2026-11-24T13:00:00Z",
        "lower case      | x-amz-date=20261124T120000Z&x-amz-expires=60   | 2026-11-24T12:01:00Z",
        "Google          | X-Goog-Date=20261124T120000Z&X-Goog-Expires=60 | 2026-11-24T12:01:00Z",
        "AWS signature 2 | AWSAccessKeyId=x&Expires=1795521600            | 2026-11-24T12:00:00Z",
        "Azure           | sv=2024&se=2026-11-24T12%3A00%3A00Z            | 2026-11-24T12:00:00Z",
        "broken date     | X-Amz-Date=yesterday&X-Amz-Expires=3600        |",
        "broken number   | Expires=soon                                   |",
        "broken escape   | se=%zz                                         |",
        "nothing         | a=b                                            |"
      })
  void readsWhenAUrlEnds(String name, String query, java.time.Instant end) {
    assertThat(
            PresignedUrlExpiry.of(
                URI.create("https://x.test/a.zip?" + query.replace("%zz", "%25zz"))))
        .isEqualTo(java.util.Optional.ofNullable(end));
  }

  @Test
  void aUrlWithoutQueryDoesNotSay() {
    assertThat(PresignedUrlExpiry.of(URI.create("https://x.test/a.zip"))).isEmpty();
  }
}
