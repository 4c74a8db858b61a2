package dev.loraoperator.together.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Probe.Prompt;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.ProbeOutcome.Answered;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.RemoteError.Effect;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
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

/** One prompt over HTTP, and everything it can be answered with. */
class InferenceCallsTest {

  private static final Sensitive KEY = Sensitive.of("tgp_v1_the-api-key");
  private static final String MODEL = "acme/Qwen/Qwen3.5-9B-FP8-bb04c904:acme/bot";
  private static final String PROMPT = "Q: The capital of France is?\nA:";
  private static final Duration AMPLE = Duration.ofSeconds(30);

  /** As documented; the seed does not fit into 64 bits. */
  private static final String COMPLETION =
      """
      {"id":"o1","object":"text.completion","created":1733413264,"model":"%s","prompt":[],
       "choices":[{"text":" Paris.\\n","finish_reason":"eos","seed":13424880326038300000,
         "logprobs":null,"index":0},{"text":"London"}],
       "usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12,"cache_hit_rate":0.5}}
      """
          .formatted(MODEL);

  private final MockWebServer server = new MockWebServer();
  private InferenceCalls client;

  @BeforeEach
  void start() throws IOException {
    server.start();
    client = client(AMPLE);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private InferenceCalls client(Duration timeout) {
    TogetherUrls urls = TogetherUrls.of(URI.create(server.url("/v1").toString()));
    return new InferenceCalls(
        new HttpCalls(HttpCalls.client(timeout), urls, Clock.systemUTC(), CallListener.NONE), urls);
  }

  private static Prompt prompt(boolean chat) {
    return new Prompt(MODEL, chat, PROMPT, 8, 0, AMPLE);
  }

  private static Prompt within(Duration timeout) {
    return new Prompt(MODEL, true, PROMPT, 8, 0, timeout);
  }

  private void reply(int status, String body, String... headers) {
    MockResponse.Builder response = new MockResponse.Builder().code(status).body(body);
    for (int i = 0; i < headers.length; i += 2) {
      response.addHeader(headers[i], headers[i + 1]);
    }
    server.enqueue(response.build());
  }

  private static String error(String message, String code) {
    return "{\"id\":\"o1\",\"error\":{\"message\":\""
        + message
        + "\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":"
        + code
        + "}}";
  }

  private static RemoteError failure(ProbeOutcome outcome) {
    assertThat(outcome).isInstanceOf(ProbeOutcome.Failed.class);
    return ((ProbeOutcome.Failed) outcome).error();
  }

  private static Answered answered(ProbeOutcome outcome) {
    assertThat(outcome).isInstanceOf(Answered.class);
    return (Answered) outcome;
  }

  private static String choice(String fields) {
    return "{\"model\":\"" + MODEL + "\",\"choices\":[{" + fields + "}]}";
  }

  // What is sent.

  private String sent() throws InterruptedException {
    RecordedRequest request = server.takeRequest();
    assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer " + KEY.reveal());
    assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/json");
    return request.getMethod() + " " + request.getTarget() + " " + request.getBody().utf8();
  }

  @Test
  void sendsACompletionAsDocumented() throws InterruptedException {
    // Given
    reply(200, COMPLETION);

    // When
    client.probe(KEY, prompt(false));

    // Then
    assertThat(sent())
        .isEqualTo(
            "POST /v1/completions {\"model\":\""
                + MODEL
                + "\",\"prompt\":\"Q: The capital of France is?\\nA:\","
                + "\"max_tokens\":8,\"temperature\":0.0}");
  }

  @Test
  void sendsAChatMessageAsDocumented() throws InterruptedException {
    // Given
    reply(200, COMPLETION);

    // When
    client.probe(KEY, prompt(true));

    // Then
    assertThat(sent())
        .isEqualTo(
            "POST /v1/chat/completions {\"model\":\""
                + MODEL
                + "\",\"messages\":[{\"role\":\"user\","
                + "\"content\":\"Q: The capital of France is?\\nA:\"}],"
                + "\"max_tokens\":8,\"temperature\":0.0}");
  }

  // Answers.

  @Test
  void readsTheFirstChoiceOfACompletion() {
    // Given
    reply(200, COMPLETION);

    // When
    Answered answer = answered(client.probe(KEY, prompt(false)));

    // Then
    assertThat(answer).isEqualTo(new Answered(MODEL, "Paris.", "eos", 9, 3, answer.latency()));
  }

  /** The body of an answer, and what is read of it. */
  record Answer(String name, String body, String text, String finishReason) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Answer> answers() {
    String content = "\"message\":{\"role\":\"assistant\",\"content\":%s}";
    return Stream.of(
        new Answer(
            "chat",
            choice(content.formatted("\"Paris\"") + ",\"finish_reason\":\"length\""),
            "Paris",
            "length"),
        new Answer("null content", choice(content.formatted("null")), "", null),
        new Answer("empty content", choice(content.formatted("\"\"")), "", null),
        new Answer("parts as content", choice(content.formatted("[{\"x\":1}]")), "", null),
        new Answer("empty text", choice("\"text\":\"\""), "", null),
        new Answer("null text", choice("\"text\":null,\"finish_reason\":null"), "", null),
        new Answer("null message", choice("\"message\":null"), "", null),
        new Answer("nothing in it", choice(""), "", null),
        new Answer("several lines", choice("\"text\":\" a\\n\\tb \\u0007c\""), "a b c", null),
        new Answer("long", choice("\"text\":\"" + "x".repeat(5000) + "\""), "x".repeat(200), null),
        new Answer(
            "a pair at the cut",
            choice("\"text\":\"" + "x".repeat(199) + "😀😀\""),
            "x".repeat(199),
            null),
        new Answer(
            "odd seeds",
            choice("\"text\":\"a\",\"seed\":-1" + "0".repeat(100) + ",\"index\":1e400"),
            "a",
            null));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void readsAnAnswerThatLacksWhateverMayBeMissing(Answer row) {
    // Given
    reply(200, row.body());

    // When
    Answered answer = answered(client.probe(KEY, prompt(true)));

    // Then
    assertThat(answer)
        .isEqualTo(
            new Answered(MODEL, row.text(), row.finishReason(), null, null, answer.latency()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "{}",
        "{\"prompt_tokens\":null}",
        "{\"prompt_tokens\":\"9\",\"completion_tokens\":1.5}",
        "{\"prompt_tokens\":99999999999}"
      })
  void readsAnAnswerWithoutUsableUsage(String usage) {
    // Given
    reply(200, "{\"choices\":[{\"text\":\"a\"}],\"usage\":" + usage + "}");

    // When
    Answered answer = answered(client.probe(KEY, prompt(true)));

    // Then
    assertThat(answer).isEqualTo(new Answered(null, "a", null, null, null, answer.latency()));
  }

  @Test
  void keepsWhichOtherModelAnswered() {
    // Given
    reply(200, "{\"model\":\"Qwen/base\",\"choices\":[{\"text\":\"a\"}]}");

    // When
    Answered answer = answered(client.probe(KEY, prompt(true)));

    // Then
    assertThat(answer.model()).isEqualTo("Qwen/base");
  }

  @Test
  void keepsALongEchoOfTheModelToTheLetter() {
    // Given
    String model = "acme/" + "x".repeat(500) + ":acme/bot";
    reply(200, "{\"model\":\"" + model + "\",\"choices\":[{\"text\":\"a\"}]}");

    // When
    Answered answer = answered(client.probe(KEY, new Prompt(model, true, PROMPT, 8, 0, AMPLE)));

    // Then
    assertThat(answer.model()).isEqualTo(model);
  }

  @Test
  void measuresTheWholeCall() {
    // Given
    server.enqueue(
        new MockResponse.Builder()
            .body(COMPLETION)
            .headersDelay(300, TimeUnit.MILLISECONDS)
            .build());

    // When
    Answered answer = answered(client.probe(KEY, prompt(true)));

    // Then
    assertThat(answer.latency()).isBetween(Duration.ofMillis(300), AMPLE);
  }

  @Test
  void repeatsNoSecretOfAnAnswer() {
    // Given
    String echo = "my key is " + KEY.reveal();
    reply(
        200,
        "{\"model\":\"%s\",\"choices\":[{\"text\":\"%s\",\"finish_reason\":\"%s\"}]}"
            .formatted(echo, echo, echo));

    // When
    Answered answer = answered(client.probe(KEY, prompt(true)));

    // Then
    assertThat(answer.text()).isEqualTo("my key is ***");
    assertThat(answer.toString()).doesNotContain(KEY.reveal());
  }

  // What is no answer.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "Paris",
        "<html>login</html>",
        "{\"choices\":[{\"text\"",
        "{\"choices\":null}",
        "{\"choices\":[]}",
        "{\"choices\":[null]}",
        "{\"choices\":{\"text\":\"a\"}}",
        "{\"error\":{\"message\":\"Sorry\"}}"
      })
  void aSuccessWithoutAChoiceIsUnexpected(String body) {
    // Given
    reply(200, body);

    // When
    RemoteError failure = failure(client.probe(KEY, prompt(true)));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.UNEXPECTED_REPLY);
    assertThat(failure.message()).contains("has no choices");
    assertThat(failure.effect()).isEqualTo(Effect.NONE);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400})
  void anEndlessReplyIsNotReadToItsEnd(int status) {
    // Given
    reply(status, "x".repeat(10 << 20));

    // When
    RemoteError failure = failure(client.probe(KEY, prompt(true)));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.UNEXPECTED_REPLY);
    assertThat(failure.message()).contains("larger");
  }

  /** A refusal, and its meaning in a chat: a reason, or an outcome. */
  record Refusal(int status, String body, Object meaning) {
    @Override
    public String toString() {
      return status + " " + body.substring(0, Math.min(60, body.length()));
    }
  }

  static Stream<Refusal> refusals() {
    String sorry = "Unable to access non-serverless model " + MODEL + ".";
    String coded = sorry + " (model_not_available)";
    String longText = "Sorry. ".repeat(100).strip();
    return Stream.of(
        new Refusal(
            400, error(sorry, "\"model_not_available\""), new ProbeOutcome.NotServable(coded)),
        new Refusal(400, error(sorry, "null"), new ProbeOutcome.NotServable(sorry)),
        new Refusal(404, sorry, new ProbeOutcome.NotServable(sorry)),
        new Refusal(
            404,
            error("No", "\"model_not_found\""),
            new ProbeOutcome.NotServable("No (model_not_found)")),
        new Refusal(
            400,
            error(longText, "\"model_not_available\""),
            new ProbeOutcome.NotServable(longText.substring(0, 299) + "… (model_not_available)")),
        new Refusal(
            400,
            error("tokenizer.chat_template is not set", "null"),
            new ProbeOutcome.NoChatTemplate()),
        new Refusal(422, "{\"message\":\"no chat template\"}", new ProbeOutcome.NoChatTemplate()),
        new Refusal(302, "", Reason.UNEXPECTED_REPLY),
        new Refusal(400, "null", Reason.MODEL_NOT_SERVABLE),
        new Refusal(400, error("max_tokens", "null"), Reason.MODEL_NOT_SERVABLE),
        new Refusal(401, "{}", Reason.UNAUTHORIZED),
        new Refusal(402, "{}", Reason.PAYMENT_REQUIRED),
        new Refusal(403, "{}", Reason.FORBIDDEN),
        new Refusal(404, "<html>unable to access</html>", Reason.MODEL_NOT_SERVABLE),
        new Refusal(408, "", Reason.TOGETHER_UNAVAILABLE),
        new Refusal(422, "{}", Reason.MODEL_NOT_SERVABLE),
        new Refusal(429, "{}", Reason.RATE_LIMITED),
        new Refusal(500, "oops", Reason.TOGETHER_UNAVAILABLE),
        new Refusal(503, "{}", Reason.TOGETHER_UNAVAILABLE),
        new Refusal(504, "<html/>", Reason.TOGETHER_UNAVAILABLE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void understandsEveryRefusalAndSendsOnce(Refusal row) {
    // Given
    reply(row.status(), row.body(), "Retry-After", "0", "Location", "/elsewhere");
    reply(200, COMPLETION);

    // When
    ProbeOutcome outcome = client.probe(KEY, prompt(true));

    // Then
    Object meaning =
        outcome instanceof ProbeOutcome.Failed failed ? failed.error().reason() : outcome;
    assertThat(meaning).isEqualTo(row.meaning());
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void onlyAChatCanLackATemplate() {
    // Given
    reply(400, error("tokenizer.chat_template is not set", "null"));

    // When
    RemoteError failure = failure(client.probe(KEY, prompt(false)));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.MODEL_NOT_SERVABLE);
    assertThat(failure.message()).contains("tokenizer.chat_template is not set");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void passesTheWaitingHintOn(int status) {
    // Given
    reply(status, "", "Retry-After", "12");

    // When
    RemoteError failure = failure(client.probe(KEY, prompt(true)));

    // Then
    assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(12));
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 401, 403, 404, 422, 429, 500, 503})
  void repeatsNeitherASecretNorARequestId(int status) {
    // Given
    reply(status, error("bad key " + KEY.reveal(), "\"c\""), "x-request-id", "req-42");
    reply(status, error("unable to access " + KEY.reveal(), "\"c\""), "x-request-id", "req-43");

    // Then
    for (int i = 0; i < 2; i++) {
      assertThat(client.probe(KEY, prompt(true)).toString())
          .contains("***")
          .doesNotContain(KEY.reveal(), "req-");
    }
  }

  // The network.

  @Test
  void aCutConnectionIsAFailure() {
    // Given
    server.enqueue(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());

    // When
    RemoteError failure = failure(client.probe(KEY, prompt(true)));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.TOGETHER_UNAVAILABLE);
    assertThat(failure.message()).contains("broke");
    assertThat(failure.effect()).isEqualTo(Effect.NONE);
  }

  static Stream<MockResponse> hangs() {
    SocketEffect stall = SocketEffect.Stall.INSTANCE;
    return Stream.of(
        new MockResponse.Builder().body(COMPLETION).onResponseStart(stall).build(),
        new MockResponse.Builder().body(COMPLETION).onResponseBody(stall).build(),
        new MockResponse.Builder()
            .body(COMPLETION)
            .throttleBody(1, 500, TimeUnit.MILLISECONDS)
            .build());
  }

  @ParameterizedTest
  @MethodSource("hangs")
  void waitsAsLongAsThePromptSays(MockResponse hang) {
    // Given
    server.enqueue(hang);

    // When
    RemoteError failure = failure(client.probe(KEY, within(Duration.ofSeconds(1))));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.TOGETHER_UNAVAILABLE);
    assertThat(failure.message()).contains("gave no answer within 1 s");
  }

  @Test
  void aProbeMayTakeLongerThanOtherCalls() {
    // Given
    InferenceCalls impatient = client(Duration.ofMillis(200));
    server.enqueue(
        new MockResponse.Builder()
            .body(COMPLETION)
            .headersDelay(500, TimeUnit.MILLISECONDS)
            .build());

    // When
    ProbeOutcome outcome = impatient.probe(KEY, prompt(true));

    // Then
    assertThat(outcome).isInstanceOf(Answered.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.0000001S", "PT99999999H"})
  void anAbsurdTimeoutBreaksNothing(Duration timeout) {
    // Given
    reply(200, COMPLETION);

    // When
    ProbeOutcome outcome = client.probe(KEY, within(timeout));

    // Then
    assertThat(outcome).isNotNull();
  }
}
