package dev.loraoperator.together.v1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.RemoteError.Effect;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
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

/** Attaching and detaching over HTTP. */
class AttachCallsTest {

  private static final Sensitive KEY = Sensitive.of("tgp_v1_the-api-key");
  private static final String ID = "endpoint-0f3a";
  private static final String MODEL_ID = "acme/Qwen/Qwen3.5-9B-FP8-bb04c904:acme/bot";

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
    return TestApi.at(server.url("/v1").toString(), timeout, Clock.systemUTC());
  }

  private static String error(String message) {
    return "{\"error\":{\"message\":\"" + message + "\",\"type\":\"x\",\"code\":null}}";
  }

  private void reply(int status, String body, String... headers) {
    MockResponse.Builder response = new MockResponse.Builder().code(status).body(body);
    for (int i = 0; i < headers.length; i += 2) {
      response.addHeader(headers[i], headers[i + 1]);
    }
    server.enqueue(response.build());
  }

  private static RemoteError failure(AttachOutcome outcome) {
    assertThat(outcome).isInstanceOf(AttachOutcome.Failed.class);
    return ((AttachOutcome.Failed) outcome).error();
  }

  /** One of the two writes, and its method. */
  record Write(String method, Function<V1Api, AttachOutcome> call) {
    @Override
    public String toString() {
      return method;
    }
  }

  private static final Write ATTACH =
      new Write("POST", api -> api.endpoints().attach(KEY, ID, MODEL_ID));
  private static final Write DETACH =
      new Write("DELETE", api -> api.endpoints().detach(KEY, ID, MODEL_ID));

  static Stream<Write> writes() {
    return Stream.of(ATTACH, DETACH);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("writes")
  void sendsTheModelIdInABody(Write write) throws InterruptedException {
    // Given
    reply(200, "{\"model_id\":\"" + MODEL_ID + "\",\"deleted\":true}");

    // When
    AttachOutcome outcome = write.call().apply(client);

    // Then
    assertThat(outcome).isEqualTo(new AttachOutcome.Done());
    RecordedRequest request = server.takeRequest();
    assertThat(request.getMethod() + " " + request.getTarget())
        .isEqualTo(write.method() + " /v1/endpoints/" + ID + "/adapters");
    assertThat(request.getBody().utf8()).isEqualTo("{\"model_id\":\"" + MODEL_ID + "\"}");
    assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/json");
    assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer " + KEY.reveal());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("writes")
  void anySuccessIsDoneWhateverItSays(Write write) {
    for (String body : new String[] {"", "null", "fine", "<html/>", "x".repeat(10 << 20)}) {
      // Given
      reply(201, body);

      // When
      AttachOutcome outcome = write.call().apply(client);

      // Then
      assertThat(outcome).isEqualTo(new AttachOutcome.Done());
    }
    reply(204, "");
    assertThat(write.call().apply(client)).isEqualTo(new AttachOutcome.Done());
  }

  /** A refusal, and what attaching and detaching make of it: a reason, or an outcome's name. */
  record Refusal(int status, String body, Object attached, Object detached) {
    @Override
    public String toString() {
      return status + " " + body;
    }
  }

  private static Refusal same(int status, String body, Object meaning) {
    return new Refusal(status, body, meaning, meaning);
  }

  static Stream<Refusal> refusals() {
    AttachOutcome done = new AttachOutcome.Done();
    return Stream.of(
        new Refusal(
            400,
            error("Endpoint name in model_id does not match"),
            new AttachOutcome.StaleName(),
            Reason.BINDING_REFUSED),
        new Refusal(404, error("No endpoint with this id exists"), Reason.ENDPOINT_NOT_FOUND, done),
        new Refusal(400, error("It is not bound to endpoint e"), Reason.BINDING_REFUSED, done),
        same(400, error("e does not have LoRA enabled"), Reason.LORA_NOT_ENABLED),
        same(400, error("Adapter base model is not compatible"), Reason.BASE_MODEL_INCOMPATIBLE),
        same(409, "{\"error\":\"m already bound to endpoint f\"}", Reason.ALREADY_BOUND),
        same(400, "{\"message\":\"must be a dedicated endpoint\"}", Reason.ENDPOINT_UNSUITABLE),
        same(403, "cannot be a public dedicated endpoint", Reason.ENDPOINT_UNSUITABLE),
        same(404, error("Could not find model m"), Reason.ADAPTER_NOT_FOUND),
        same(400, error("model_id must be in format a:b"), Reason.BINDING_REFUSED),
        same(302, "", Reason.UNEXPECTED_REPLY),
        same(400, "null", Reason.BINDING_REFUSED),
        same(401, "{}", Reason.UNAUTHORIZED),
        same(402, "{}", Reason.PAYMENT_REQUIRED),
        same(403, "{}", Reason.FORBIDDEN),
        same(404, "<html>not found</html>", Reason.BINDING_REFUSED),
        same(408, "", Reason.TOGETHER_UNAVAILABLE),
        same(422, "[]", Reason.BINDING_REFUSED),
        same(429, "", Reason.RATE_LIMITED),
        same(500, "oops", Reason.TOGETHER_UNAVAILABLE),
        same(503, "", Reason.TOGETHER_UNAVAILABLE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void understandsEveryRefusalAndSendsOnce(Refusal row) {
    // Given
    for (int i = 0; i < 2; i++) {
      reply(row.status(), row.body(), "Retry-After", "0", "Location", "/elsewhere");
    }

    // Then
    assertThat(meaning(ATTACH.call().apply(client))).isEqualTo(row.attached());
    assertThat(server.getRequestCount()).isEqualTo(1);
    assertThat(meaning(DETACH.call().apply(client))).isEqualTo(row.detached());
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  private static Object meaning(AttachOutcome outcome) {
    if (outcome instanceof AttachOutcome.Failed failed) {
      assertThat(failed.error().effect()).isEqualTo(Effect.NONE);
      return failed.error().reason();
    }
    return outcome;
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void passesTheWaitingHintOn(int status) {
    // Given
    reply(status, "", "Retry-After", "12");

    // When
    RemoteError failure = failure(client.endpoints().attach(KEY, ID, MODEL_ID));

    // Then
    assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(12));
  }

  @Test
  void namesTheRequestOfARefusedAttachForSupport() {
    // Given
    reply(400, error("Sorry"), "x-request-id", "req-42");

    // When
    RemoteError failure = failure(client.endpoints().attach(KEY, ID, MODEL_ID));

    // Then
    assertThat(failure.message()).contains("Sorry (request req-42). Check that spec.endpoint");
  }

  @Test
  void saysNothingThatChangesWithEveryAttempt() {
    // Given what is tried again, and would rewrite the condition each time
    reply(404, error("could not find model"), "x-request-id", "req-42");
    reply(503, error("Sorry"), "x-request-id", "req-43");
    reply(400, error("Sorry"), "x-request-id", "req-44");

    // Then
    assertThat(failure(client.endpoints().attach(KEY, ID, MODEL_ID)).message())
        .doesNotContain("req-");
    assertThat(failure(client.endpoints().attach(KEY, ID, MODEL_ID)).message())
        .doesNotContain("req-");
    assertThat(failure(client.endpoints().detach(KEY, ID, MODEL_ID)).message())
        .doesNotContain("req-");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 302, 400, 401, 403, 404, 422, 429, 500, 503})
  void repeatsNoSecretThatTheServiceEchoes(int status) {
    for (Write write : new Write[] {ATTACH, DETACH}) {
      // Given
      reply(status, error("bad key " + KEY.reveal()), "x-request-id", KEY.reveal());

      // When
      AttachOutcome outcome = write.call().apply(client);

      // Then
      assertThat(outcome.toString()).doesNotContain(KEY.reveal());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("writes")
  void anEndlessRefusalIsNotReadToItsEnd(Write write) {
    // Given
    reply(400, "x".repeat(10 << 20));

    // When
    RemoteError failure = failure(write.call().apply(client));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.UNEXPECTED_REPLY);
    assertThat(failure.effect()).isEqualTo(Effect.NONE);
  }

  /** What the network does, and the words for it. */
  record Network(String name, SocketEffect effect, String words) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Network> networks() {
    return Stream.of(
        new Network("cut", new SocketEffect.CloseSocket(), "broke"),
        new Network("hang", SocketEffect.Stall.INSTANCE, "gave no answer within 1 s"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void aBrokenNetworkMayBeTriedAgain(Network row) {
    for (Write write : new Write[] {ATTACH, DETACH}) {
      // Given
      server.enqueue(new MockResponse.Builder().onResponseStart(row.effect()).build());

      // When
      RemoteError failure = failure(write.call().apply(client(Duration.ofSeconds(1))));

      // Then
      assertThat(failure.reason()).isEqualTo(Reason.TOGETHER_UNAVAILABLE);
      assertThat(failure.message()).contains(row.words());
      assertThat(failure.effect()).isEqualTo(Effect.NONE);
    }
  }
}
