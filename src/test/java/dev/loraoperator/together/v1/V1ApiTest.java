package dev.loraoperator.together.v1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Probe.Prompt;
import dev.loraoperator.backend.upload.UploadOrder;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.CallListener;
import dev.loraoperator.together.http.CallResult;
import dev.loraoperator.together.http.HttpCalls;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The listener learns of each call once, by its documented route and result. */
class V1ApiTest {

  private static final Sensitive KEY = Sensitive.of("tgp_v1_the-api-key");
  private static final String ID = "endpoint-0000-id";
  private static final UploadOrder UPLOAD =
      new UploadOrder("a", Sensitive.of("https://secret.example/x"), null, "d", null);

  private final MockWebServer server = new MockWebServer();
  private final List<CallListener.Call> calls = new ArrayList<>();
  private V1Api api;

  @BeforeEach
  void start() throws IOException {
    server.start();
    api =
        TestApi.at(
            server.url("/").toString(),
            HttpCalls.client(Duration.ofSeconds(30)),
            Clock.systemUTC(),
            calls::add);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Prompt prompt(boolean chat) {
    return new Prompt("dev/a", chat, "?", 8, 0, Duration.ofSeconds(30));
  }

  private static Arguments call(String method, String route, String body, Consumer<V1Api> call) {
    return Arguments.of(method, route, body, call);
  }

  static Stream<Arguments> routes() {
    String adapters = "/v1/endpoints/{id}/adapters";
    String choice = "{\"choices\":[{\"text\":\"a\"}]}";
    return Stream.of(
        call("POST", "/v1/models", "{\"job_id\":\"j\"}", api -> api.uploads().upload(KEY, UPLOAD)),
        call("GET", "/v1/jobs", "[]", api -> api.uploads().jobs(KEY, false, any -> true)),
        call(
            "GET", "/v1/jobs/{id}", "{\"job_id\":\"j\"}", api -> api.uploads().job(KEY, ID, false)),
        call("GET", "/v1/endpoints", "[]", api -> api.endpoints().endpoints(KEY)),
        call(
            "GET",
            "/v1/endpoints/{id}",
            "{\"id\":\"a\",\"name\":\"b\"}",
            api -> api.endpoints().endpoint(KEY, ID)),
        call("GET", adapters, "[]", api -> api.endpoints().adapters(KEY, ID)),
        call("POST", adapters, "", api -> api.endpoints().attach(KEY, ID, "m")),
        call("DELETE", adapters, "", api -> api.endpoints().detach(KEY, ID, "m")),
        call("POST", "/v1/completions", choice, api -> api.inference().probe(KEY, prompt(false))),
        call(
            "POST",
            "/v1/chat/completions",
            choice,
            api -> api.inference().probe(KEY, prompt(true))));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("routes")
  void aCallIsCountedByItsDocumentedRoute(
      String method, String route, String body, Consumer<V1Api> call) {
    // Given
    server.enqueue(
        new MockResponse.Builder().body(body).headersDelay(20, TimeUnit.MILLISECONDS).build());

    // When
    call.accept(api);

    // Then
    assertThat(calls).hasSize(1);
    CallListener.Call counted = calls.get(0);
    assertThat(counted)
        .isEqualTo(new CallListener.Call(method, route, KEY, CallResult.OK, counted.duration()));
    assertThat(counted.duration()).isBetween(Duration.ofMillis(20), Duration.ofSeconds(30));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("routes")
  void aRefusedKeyIsCountedOnEveryRoute(
      String method, String route, String body, Consumer<V1Api> call) {
    // Given
    server.enqueue(new MockResponse.Builder().code(401).build());

    // When
    call.accept(api);

    // Then
    assertThat(calls)
        .extracting(CallListener.Call::result)
        .containsExactly(CallResult.UNAUTHORIZED);
  }

  /** The reply is a success of HTTP, and its meaning is not. */
  @Test
  void aResultIsCountedByItsMeaning() {
    // Given
    server.enqueue(
        new MockResponse.Builder().body("{\"message\":\"Model name already exists\"}").build());

    // When
    api.uploads().upload(KEY, UPLOAD);

    // Then
    assertThat(calls).extracting(CallListener.Call::result).containsExactly(CallResult.REFUSED);
  }

  @Test
  void aCallWithoutAReplyIsCountedToo() {
    // Given
    server.close();

    // When
    api.uploads().jobs(KEY, false, any -> true);

    // Then
    assertThat(calls).extracting(CallListener.Call::result).containsExactly(CallResult.UNAVAILABLE);
  }
}
