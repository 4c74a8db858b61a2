package dev.loraoperator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.lifecycle.Specs;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

  private static final Backoff BACKOFF = Specs.BACKOFF;

  @ParameterizedTest(name = "a job of age {0} is looked at after {1}")
  @CsvSource({"PT0S,PT5S", "PT10S,PT5S", "PT30S,PT15S", "PT2M,PT1M", "PT1H,PT1M"})
  void pollingIsAdaptive(Duration age, Duration delay) {
    assertThat(BACKOFF.poll(age, 0)).isEqualTo(delay);
  }

  @ParameterizedTest(name = "failure {0} waits {1}")
  @CsvSource({"1,PT5S", "2,PT10S", "3,PT20S", "6,PT2M40S", "7,PT5M", "1000,PT5M"})
  void backOffGrowsToABound(int failures, Duration delay) {
    assertThat(BACKOFF.backOff(failures, 0)).isEqualTo(delay);
  }

  @Test
  void jitterNeverShortens() {
    assertThat(Backoff.jittered(Duration.ofSeconds(10), 0)).isEqualTo(Duration.ofSeconds(10));
    assertThat(Backoff.jittered(Duration.ofSeconds(10), 0.999))
        .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
  }

  @ParameterizedTest
  @CsvSource({"90s,PT90S", "5m,PT5M", "2h,PT2H", "1h30m,PT1H30M", "7d,PT168H", "PT90S,PT90S"})
  void readsDurationsAsPeopleWriteThem(String text, Duration duration) {
    assertThat(Durations.parse(text)).contains(duration);
  }

  @ParameterizedTest
  @CsvSource({"90", "soon", "''", "1y", "m5"})
  void isNotFooledByOtherText(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }

  @ParameterizedTest(name = "stated {0}, ours {1}: {2}")
  @CsvSource({
    "'', PT5S, PT5S",
    "PT0S, PT5S, PT5S",
    "PT1S, PT5S, PT5S",
    "PT30S, PT5S, PT33S",
    "PT5S, PT5S, PT5.5S"
  })
  void aStatedWaitIsALowerBound(String stated, Duration ours, Duration wait) {
    Duration asked = stated.isEmpty() ? null : Duration.parse(stated);

    assertThat(Backoff.atLeast(asked, ours, 1)).isEqualTo(wait);
  }
}
