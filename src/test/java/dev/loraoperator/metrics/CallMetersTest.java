package dev.loraoperator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.model.secret.KeyName;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.SteppedClock;
import dev.loraoperator.together.http.CallListener;
import dev.loraoperator.together.http.CallResult;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls are timed by method, route and result, and by nothing else. */
class CallMetersTest {

  private static final Sensitive KEY = Sensitive.of("tgp_v1_secret-value");
  private static final KeyName NAME = new KeyName("team-a", "together-api-key", "TOGETHER_API_KEY");
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ApiKeyActivity apiKeys = new ApiKeyActivity(new SteppedClock(NOW));
  private final CallMeters calls = new CallMeters(meters, apiKeys);

  private void call(CallResult result) {
    calls.onCall(
        new CallListener.Call("GET", "/v1/jobs/{id}", KEY, result, Duration.ofMillis(250)));
  }

  private Timer timer() {
    return meters.get("lora.operator.together.request.duration").timer();
  }

  @ParameterizedTest
  @CsvSource({
    "OK, ok",
    "REFUSED, refused",
    "UNAUTHORIZED, unauthorized",
    "RATE_LIMITED, rate_limited",
    "UNAVAILABLE, unavailable",
    "MALFORMED, malformed"
  })
  void labelsACallWithItsRouteAndResult(CallResult result, String word) {
    call(result);

    assertThat(timer().getId().getTags())
        .containsExactlyInAnyOrder(
            Tag.of("method", "GET"), Tag.of("outcome", word), Tag.of("route", "/v1/jobs/{id}"));
  }

  @Test
  void recordsHowLongACallTook() {
    call(CallResult.OK);
    call(CallResult.OK);

    assertThat(timer().count()).isEqualTo(2);
    assertThat(timer().totalTime(TimeUnit.MILLISECONDS)).isEqualTo(500);
  }

  @Test
  void tellsTheClockSkewOnceAReplyHasToldTheTime() {
    assertThat(meters.find("lora.operator.clock.skew").gauge()).isNull();

    calls.onServerTime(Duration.ofSeconds(3));
    calls.onServerTime(Duration.ofMillis(-7_500));

    assertThat(meters.get("lora.operator.clock.skew").gauge().value()).isEqualTo(-7.5);
  }

  @ParameterizedTest
  @CsvSource({
    "OK, true",
    "REFUSED, true",
    "UNAUTHORIZED, false",
    "RATE_LIMITED, false",
    "UNAVAILABLE, false",
    "MALFORMED, false"
  })
  void recordsASuccessOnlyWhenTheServiceAnsweredTheKey(CallResult result, boolean answered) {
    apiKeys.used(NAME, KEY);

    call(result);

    ApiKeyActivity.Usage seen = apiKeys.reported().get(0).usage();
    assertThat(seen.attempt()).isEqualTo(NOW);
    assertThat(seen.success().equals(NOW)).isEqualTo(answered);
  }
}
