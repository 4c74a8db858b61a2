package dev.loraoperator.together.v2.calls;

import static dev.loraoperator.together.v2.calls.TestV2.KEY;
import static dev.loraoperator.together.v2.calls.TestV2.ORDER;
import static dev.loraoperator.together.v2.calls.TestV2.PROJECT;
import static dev.loraoperator.together.v2.calls.TestV2.TOKEN;
import static dev.loraoperator.together.v2.calls.TestV2.URL;
import static dev.loraoperator.together.v2.calls.TestV2.problem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.RemoteError.Effect;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadOrder;
import dev.loraoperator.model.Reason;
import dev.loraoperator.together.http.CallListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

/** The two calls that must not be made twice: what they send, and what each reply means. */
class CreationTest {

  private static final String MODEL = "{\"id\":\"ml_1\",\"name\":\"acme/bot\",\"weights\":{}}";
  private static final String JOB =
      "{\"id\":\"job_1\",\"modelId\":\"ml_1\",\"remoteUrl\":\"https://b.s3.test/k.zip?X=1\"}";

  private final MockWebServer server = new MockWebServer();
  private final List<CallListener.Call> calls = new ArrayList<>();
  private V2Api api;

  @BeforeEach
  void start() throws IOException {
    server.start();
    api = TestV2.at(server, calls::add);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** One of the two calls. */
  enum Creation {
    MODEL(api -> api.models().create(PROJECT, ORDER, "ml_base")),
    UPLOAD(api -> api.uploads().create(PROJECT, ORDER, "ml_1"));

    private final Function<V2Api, CreateOutcome> call;

    Creation(Function<V2Api, CreateOutcome> call) {
      this.call = call;
    }
  }

  private CreateOutcome create(Creation creation) {
    return creation.call.apply(api);
  }

  private static RemoteError failure(CreateOutcome outcome) {
    assertThat(outcome).isInstanceOf(CreateOutcome.Failed.class);
    return ((CreateOutcome.Failed) outcome).error();
  }

  @Test
  void registersAModelAsDocumented() throws Exception {
    // Given
    TestV2.reply(server, 200, MODEL);

    // When
    create(Creation.MODEL);

    // Then
    RecordedRequest request = server.takeRequest();
    assertThat(request.getMethod() + " " + request.getTarget())
        .isEqualTo("POST /v2/projects/proj_1/models");
    assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer " + KEY.reveal());
    assertThat(request.getHeaders().get("Content-Type")).startsWith("application/json");
    assertThat(request.getBody().utf8())
        .isEqualTo(
            "{\"name\":\"bot\",\"type\":\"adapter\",\"baseModelId\":\"ml_base\","
                + "\"description\":\"text lora-operator:o/n/a/0f\"}");
  }

  @Test
  void uploadsAsDocumented() throws Exception {
    // Given
    TestV2.reply(server, 200, JOB);

    // When
    create(Creation.UPLOAD);

    // Then
    RecordedRequest request = server.takeRequest();
    assertThat(request.getMethod() + " " + request.getTarget())
        .isEqualTo("POST /v2/projects/proj_1/models/uploads");
    assertThat(JsonMapper.builder().build().readTree(request.getBody().utf8()))
        .hasToString(
            "{\"modelId\":\"ml_1\",\"remoteUrl\":\"%s\",\"token\":\"%s\"}"
                .formatted(URL.reveal(), TOKEN.reveal()));
  }

  @Test
  void sendsNoTokenWhereThereIsNone() throws Exception {
    // Given
    TestV2.reply(server, 200, JOB);

    // When
    api.uploads().create(PROJECT, new UploadOrder("bot", URL, null, "d", null), "ml_1");

    // Then
    assertThat(server.takeRequest().getBody().utf8()).doesNotContain("token");
  }

  @Test
  void isCountedByRouteAndResult() {
    // Given
    TestV2.reply(server, 409, problem(6, "Already Exists", "Already Exists"));
    TestV2.reply(server, 200, JOB);

    // When
    create(Creation.MODEL);
    create(Creation.UPLOAD);

    // Then
    assertThat(calls)
        .extracting(call -> call.method() + " " + call.route() + " " + call.result())
        .containsExactly(
            "POST /v2/projects/{id}/models REFUSED", "POST /v2/projects/{id}/models/uploads OK");
  }

  /** One row: the call, what comes back, and what it means. */
  record Row(String name, Creation creation, int status, String body, Object meaning) {
    @Override
    public String toString() {
      return creation + ": " + name;
    }
  }

  private static String failed(Reason reason, Effect effect) {
    return reason + " " + effect;
  }

  static Stream<Row> replies() {
    Object created = new CreateOutcome.Created(new RemoteRef("acme/bot", "ml_1", null));
    Object accepted = new CreateOutcome.Created(new RemoteRef(null, "ml_1", "job_1"));
    Object taken = new CreateOutcome.NameTaken();
    String odd = failed(Reason.UNEXPECTED_REPLY, Effect.UNKNOWN);
    String exists = problem(6, "Already Exists", "Already Exists");
    return Stream.of(
        new Row("created", Creation.MODEL, 200, MODEL, created),
        new Row("created, 201", Creation.MODEL, 201, MODEL, created),
        new Row(
            "created without a name",
            Creation.MODEL,
            200,
            "{\"id\":\"ml_1\"}",
            new CreateOutcome.Created(new RemoteRef(null, "ml_1", null))),
        new Row("accepted", Creation.UPLOAD, 200, JOB, accepted),
        new Row("accepted in snake case", Creation.UPLOAD, 200, "{\"id\":\"job_1\"}", accepted),
        new Row("taken", Creation.MODEL, 409, exists, taken),
        new Row("taken, 400", Creation.MODEL, 400, "Model name already exists", taken),
        new Row(
            "409 of an upload",
            Creation.UPLOAD,
            409,
            exists,
            failed(Reason.CONFLICT, Effect.UNKNOWN)),
        new Row(
            "no record",
            Creation.UPLOAD,
            404,
            problem(5, "Not Found", "model not found"),
            failed(Reason.MODEL_NOT_FOUND, Effect.NONE)),
        new Row("200 nothing", Creation.MODEL, 200, "{}", odd),
        new Row("200 null", Creation.MODEL, 200, "null", odd),
        new Row("200 empty", Creation.UPLOAD, 200, "", odd),
        new Row("200 HTML", Creation.UPLOAD, 200, "<html>login</html>", odd),
        new Row("200 list", Creation.UPLOAD, 200, "[]", odd),
        new Row("200 deep", Creation.MODEL, 200, "[".repeat(100_000), odd),
        new Row("200 with a refusal", Creation.MODEL, 200, exists, odd),
        new Row("200 with 10 MB", Creation.UPLOAD, 200, "x".repeat(10 << 20), odd),
        new Row("302", Creation.MODEL, 302, "", failed(Reason.UNEXPECTED_REPLY, Effect.NONE)),
        new Row("401", Creation.UPLOAD, 401, "{}", failed(Reason.UNAUTHORIZED, Effect.NONE)),
        new Row("429", Creation.UPLOAD, 429, "{}", failed(Reason.RATE_LIMITED, Effect.NONE)),
        new Row(
            "408", Creation.MODEL, 408, "{}", failed(Reason.TOGETHER_UNAVAILABLE, Effect.UNKNOWN)),
        new Row(
            "500 with a code",
            Creation.MODEL,
            500,
            exists,
            failed(Reason.TOGETHER_UNAVAILABLE, Effect.UNKNOWN)),
        new Row(
            "504",
            Creation.UPLOAD,
            504,
            "<html>gateway</html>",
            failed(Reason.TOGETHER_UNAVAILABLE, Effect.UNKNOWN)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("replies")
  void understandsEveryReplyAndSendsItsRequestOnce(Row row) {
    // Given
    TestV2.reply(server, row.status(), row.body(), "Retry-After", "0");
    TestV2.reply(server, 200, "{\"id\":\"a-resend-would-get-this\"}");

    // When
    CreateOutcome outcome = create(row.creation());

    // Then
    Object meaning =
        outcome instanceof CreateOutcome.Failed failed
            ? failed(failed.error().reason(), failed.error().effect())
            : outcome;
    assertThat(meaning).isEqualTo(row.meaning());
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  static Stream<SocketEffect> cuts() {
    return Stream.of(new SocketEffect.CloseSocket(), SocketEffect.Stall.INSTANCE);
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void aLostReplyMayHideWhatWasCreated(SocketEffect cut) {
    for (Creation creation : Creation.values()) {
      // Given
      server.enqueue(new MockResponse.Builder().onResponseStart(cut).build());
      api =
          TestV2.at(
              "http://127.0.0.1:" + server.getPort(), Duration.ofMillis(500), CallListener.NONE);

      // When
      RemoteError failure = failure(create(creation));

      // Then
      assertThat(failure.reason()).isEqualTo(Reason.TOGETHER_UNAVAILABLE);
      assertThat(failure.effect()).isEqualTo(Effect.UNKNOWN);
    }
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 302, 400, 401, 403, 404, 409, 422, 429, 500, 503})
  void repeatsNoSecretThatTheServiceEchoes(int status) {
    String echo = KEY.reveal() + " " + TOKEN.reveal() + " " + URL.reveal();
    for (String body :
        new String[] {problem(9, "T", echo), "{\"error\":{\"message\":\"" + echo + "\"}}", echo}) {
      // Given
      TestV2.reply(server, status, body, "x-request-id", echo);

      // When
      CreateOutcome outcome = create(Creation.UPLOAD);

      // Then
      assertThat(outcome.toString())
          .doesNotContain(KEY.reveal(), TOKEN.reveal(), URL.reveal(), "0123abcd", "xyzzy");
    }
  }

  @Test
  void namesTheRequestOfWhatIsFinalOnly() {
    // Given
    TestV2.reply(server, 422, "{\"message\":\"Sorry\"}", "x-request-id", "req-42");
    TestV2.reply(server, 503, "{\"message\":\"Sorry\"}", "x-request-id", "req-43");

    // Then
    assertThat(failure(create(Creation.MODEL)).message()).contains("Sorry (request req-42)");
    assertThat(failure(create(Creation.MODEL)).message()).doesNotContain("req-43");
  }

  @Test
  void passesTheWaitingHintOn() {
    // Given
    TestV2.reply(server, 429, "", "retry-after", "12");

    // Then
    assertThat(failure(create(Creation.MODEL)).retryAfter()).isEqualTo(Duration.ofSeconds(12));
  }

  @Test
  void anIdThatIsNoneIsNotKept() {
    // Given
    TestV2.reply(server, 200, "{\"id\":\"ml 1\\n\",\"name\":\"acme/bot\"}");

    // Then
    assertThat(failure(create(Creation.MODEL)).reason()).isEqualTo(Reason.UNEXPECTED_REPLY);
  }
}
