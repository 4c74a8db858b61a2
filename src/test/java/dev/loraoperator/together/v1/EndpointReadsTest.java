package dev.loraoperator.together.v1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.Target;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.Reply;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client reads of endpoints and of what is attached to them. */
class EndpointReadsTest {

  private static final Sensitive KEY = Sensitive.of("tgp_v1_the-api-key");
  private static final String ID = "endpoint-0f3a";
  private static final String NAME = "acme/Qwen/Qwen3.5-9B-FP8-bb04c904";
  private static final String ENDPOINT =
      """
      {"object":"endpoint","id":"%s","name":"%s","display_name":"mine","type":"dedicated",
       "model":"Qwen/Qwen3.5-9B-Lora","state":"STARTED","autoscaling":{"min_replicas":1},
       "a_new_field":[{}]}
      """
          .formatted(ID, NAME);
  private static final Target VIEW = new Target(ID, NAME, "Qwen/Qwen3.5-9B-Lora", "STARTED", true);

  private final MockWebServer server = new MockWebServer();
  private V1Api client;

  @BeforeEach
  void start() throws IOException {
    server.start();
    client = client(Duration.ofSeconds(30));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private V1Api client(Duration timeout) {
    return TestApi.at(
        server.url("/v1").toString(),
        timeout,
        Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC));
  }

  private void reply(int status, String body, String... headers) {
    MockResponse.Builder response = new MockResponse.Builder().code(status).body(body);
    for (int i = 0; i < headers.length; i += 2) {
      response.addHeader(headers[i], headers[i + 1]);
    }
    server.enqueue(response.build());
  }

  private String sent() throws InterruptedException {
    RecordedRequest request = server.takeRequest();
    assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer " + KEY.reveal());
    return request.getMethod() + " " + request.getTarget();
  }

  private static RemoteError failure(Reply<?> reply) {
    assertThat(reply).isInstanceOf(Reply.Failure.class);
    return ((Reply.Failure<?>) reply).error();
  }

  private static <T> T success(Reply<T> reply) {
    assertThat(reply).isInstanceOf(Reply.Success.class);
    return ((Reply.Success<T>) reply).value();
  }

  @Test
  void listsOwnDedicatedEndpoints() throws InterruptedException {
    // Given
    reply(200, "{\"object\":\"list\",\"data\":[" + ENDPOINT + "]}");

    // When
    Reply<List<Target>> reply = client.endpoints().endpoints(KEY);

    // Then
    assertThat(success(reply)).containsExactly(VIEW);
    assertThat(sent()).isEqualTo("GET /v1/endpoints?mine=true&type=dedicated");
  }

  @Test
  void leavesOutEndpointsThatCannotBeAttachedTo() {
    // Given
    reply(
        200,
        "[null,\"text\",{\"id\":\"a\"},{\"name\":\"b\"},{\"id\":\"c\",\"name\":\"d\",\"state\":7}]");

    // When
    Reply<List<Target>> reply = client.endpoints().endpoints(KEY);

    // Then
    assertThat(success(reply)).containsExactly(new Target("c", "d", null, "7", false));
  }

  @Test
  void readsOneEndpointAndTheServersClock() throws InterruptedException {
    // Given
    reply(200, ENDPOINT, "Date", "Tue, 24 Nov 2026 12:00:00 GMT");

    // When
    Reply<Target> reply = client.endpoints().endpoint(KEY, ID);

    // Then
    assertThat(reply).isEqualTo(new Reply.Success<>(VIEW, Instant.parse("2026-11-24T12:00:00Z")));
    assertThat(sent()).isEqualTo("GET /v1/endpoints/" + ID);
  }

  /** A list of adapters, and the model ids in it. */
  record Attached(String name, String body, String... modelIds) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Attached> attached() {
    return Stream.of(
        new Attached(
            "documented",
            "{\"object\":\"list\",\"data\":[{\"model_id\":\"e:dev/a\",\"adapter_name\":\"dev/a\","
                + "\"endpoint_name\":\"e\"},{\"model_id\":\"e:dev/b\"}]}",
            "e:dev/a",
            "e:dev/b"),
        new Attached("bare", "[{\"model_id\":\"e:dev/a\"}]", "e:dev/a"),
        new Attached(
            "names only",
            "{\"data\":[{\"adapter_name\":\"dev/a\",\"endpoint_name\":\"e\"}]}",
            "e:dev/a"),
        new Attached("nameless", "{\"data\":[{},null,7,{\"adapter_name\":\"dev/a\"}]}"),
        new Attached("empty", "{\"object\":\"list\",\"data\":[]}"),
        new Attached("null data", "{\"object\":\"list\",\"data\":null}"),
        new Attached("no data", "{\"object\":\"list\"}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attached")
  void readsWhatIsAttached(Attached row) throws InterruptedException {
    // Given
    reply(200, row.body());

    // When
    Reply<Set<String>> reply = client.endpoints().adapters(KEY, ID);

    // Then
    assertThat(success(reply)).containsExactly(row.modelIds());
    assertThat(sent()).isEqualTo("GET /v1/endpoints/" + ID + "/adapters");
  }

  @Test
  void anEndpointIdCannotLeaveItsPlaceInThePath() throws InterruptedException {
    // Given
    reply(404, "");

    // When
    client.endpoints().adapters(KEY, "../models?x=/y");

    // Then
    assertThat(sent()).isEqualTo("GET /v1/endpoints/..%2Fmodels%3Fx=%2Fy/adapters");
  }

  // What goes wrong with any of the three reads.

  /** One of the reads. */
  record Read(String name, Function<V1Api, Reply<?>> call) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Read> reads() {
    return Stream.concat(
        Stream.of(new Read("endpoints", api -> api.endpoints().endpoints(KEY))),
        readsOfOneEndpoint());
  }

  static Stream<Read> readsOfOneEndpoint() {
    return Stream.of(
        new Read("endpoint", api -> api.endpoints().endpoint(KEY, ID)),
        new Read("adapters", api -> api.endpoints().adapters(KEY, ID)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readsOfOneEndpoint")
  void anUnknownEndpointIsNoFailure(Read read) {
    // Given
    reply(404, "{\"error\":{\"message\":\"Endpoint not found\"}}");
    reply(404, "no endpoint with this id exists");
    reply(400, "{\"error\":{\"message\":\"No endpoint with this ID exists\"}}");
    reply(400, "{\"error\":{\"message\":\"Not found\"}}");

    // Then
    for (int i = 0; i < 4; i++) {
      assertThat(read.call().apply(client)).isInstanceOf(Reply.NotFound.class);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reads")
  void aProxysNotFoundIsNotTheEndpoints(Read read) {
    // Given
    reply(404, "<html>no such page: not found</html>");

    // When
    Reply<?> reply = read.call().apply(client);

    // Then
    assertThat(failure(reply).reason()).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void aMissingListIsAFailure() {
    // Given
    reply(404, "{\"error\":{\"message\":\"no such route\"}}");

    // When
    Reply<List<Target>> reply = client.endpoints().endpoints(KEY);

    // Then
    assertThat(failure(reply).reason()).isEqualTo(Reason.NOT_FOUND);
  }

  /** A status, and what it means. */
  record Status(int status, Reason reason) {}

  private static final List<Status> STATUSES =
      List.of(
          new Status(302, Reason.UNEXPECTED_REPLY),
          new Status(400, Reason.UNEXPECTED_REPLY),
          new Status(401, Reason.UNAUTHORIZED),
          new Status(402, Reason.PAYMENT_REQUIRED),
          new Status(403, Reason.FORBIDDEN),
          new Status(408, Reason.TOGETHER_UNAVAILABLE),
          new Status(422, Reason.UNEXPECTED_REPLY),
          new Status(429, Reason.RATE_LIMITED),
          new Status(500, Reason.TOGETHER_UNAVAILABLE),
          new Status(503, Reason.TOGETHER_UNAVAILABLE));

  @ParameterizedTest(name = "{0}")
  @MethodSource("reads")
  void understandsEveryStatusWithoutASecretAndReadsOnce(Read read) {
    for (Status row : STATUSES) {
      // Given
      reply(
          row.status(),
          "{\"error\":{\"message\":\"key " + KEY.reveal() + "\"}}",
          "Retry-After",
          "0",
          "Location",
          server.url("/elsewhere").toString(),
          "x-request-id",
          "req-42");
      int before = server.getRequestCount();

      // When
      RemoteError failure = failure(read.call().apply(client));

      // Then
      assertThat(failure.reason()).as("%s", row).isEqualTo(row.reason());
      assertThat(failure.toString()).contains("***").doesNotContain(KEY.reveal(), "req-42");
      assertThat(server.getRequestCount()).isEqualTo(before + 1);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reads")
  void aReplyThatIsNoneIsUnexpected(Read read) {
    List<String> bodies =
        List.of(
            "",
            "null",
            "7",
            "\"text\"",
            "<html>login</html>",
            "{\"data\":{",
            "{\"data\":\"text\"}",
            "{\"error\":{\"message\":\"Sorry\"}}",
            "[".repeat(100_000),
            " ".repeat(33 << 20));
    for (String body : bodies) {
      // Given
      reply(200, body);

      // When
      RemoteError failure = failure(read.call().apply(client));

      // Then
      assertThat(failure.reason()).isEqualTo(Reason.UNEXPECTED_REPLY);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "{\"id\":\"a\"}", "{\"name\":\"b\"}"})
  void anEndpointWithoutIdOrNameIsUnexpected(String body) {
    // Given
    reply(200, body);

    // When
    RemoteError failure = failure(client.endpoints().endpoint(KEY, ID));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.UNEXPECTED_REPLY);
  }

  @Test
  void aListWithoutDataDoesNotMeanNoEndpoints() {
    // Given
    reply(200, "{\"object\":\"list\"}");

    // When
    RemoteError failure = failure(client.endpoints().endpoints(KEY));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.UNEXPECTED_REPLY);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reads")
  void aBrokenNetworkIsAFailure(Read read) {
    for (SocketEffect effect :
        List.of(new SocketEffect.CloseSocket(), SocketEffect.Stall.INSTANCE)) {
      // Given
      server.enqueue(new MockResponse.Builder().onResponseStart(effect).build());

      // When
      RemoteError failure = failure(read.call().apply(client(Duration.ofSeconds(1))));

      // Then
      assertThat(failure.reason()).isEqualTo(Reason.TOGETHER_UNAVAILABLE);
    }
  }
}
