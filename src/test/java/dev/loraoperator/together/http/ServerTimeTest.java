package dev.loraoperator.together.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.SteppedClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every reply tells how far the clocks are apart, whatever else it says. */
class ServerTimeTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Sensitive KEY = Sensitive.of("tgp_v1_the-api-key");

  private final MockWebServer server = new MockWebServer();
  private final List<Duration> skews = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  static Stream<Arguments> replies() {
    return Stream.of(
        Arguments.of(200, "Tue, 24 Nov 2026 12:00:07 GMT", List.of(Duration.ofSeconds(7))),
        Arguments.of(503, "Tue, 24 Nov 2026 11:59:00 GMT", List.of(Duration.ofSeconds(-60))),
        Arguments.of(200, "yesterday", List.of()),
        Arguments.of(200, null, List.of()));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("replies")
  void isHandedOn(int status, @Nullable String date, List<Duration> expected) {
    // Given
    MockResponse.Builder reply = new MockResponse.Builder().code(status).body("{}");
    if (date != null) {
      reply.addHeader("Date", date);
    }
    server.enqueue(reply.build());
    HttpUrl url = server.url("/v1/models");
    HttpCalls calls =
        new HttpCalls(
            HttpCalls.client(Duration.ofSeconds(30)),
            TogetherUrls.of(url.uri()),
            new SteppedClock(NOW),
            new Skews());

    // When
    Reply<String> answer =
        calls.get(KEY, new Route("GET", "/v1/models", url), open -> open.success(open.text()));

    // Then
    assertThat(answer).isNotNull();
    assertThat(skews).isEqualTo(expected);
  }

  private final class Skews implements CallListener {
    @Override
    public void onCall(Call call) {}

    @Override
    public void onServerTime(Duration skew) {
      skews.add(skew);
    }
  }
}
