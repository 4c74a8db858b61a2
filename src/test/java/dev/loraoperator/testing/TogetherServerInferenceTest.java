package dev.loraoperator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Together of the tests answers for adapters that something serves, and for no others. */
class TogetherServerInferenceTest {

  private static final String BOT = "devuser/bot";
  private static final String FULL = "devuser/endpoint:devuser/bot";

  private final SteppedClock clock = new SteppedClock(Instant.parse("2026-11-24T12:00:00Z"));
  private final TogetherServer together = TogetherServer.start(clock);
  private final TogetherCaller caller = new TogetherCaller(together, "tk-1");
  private TestEndpoint endpoint;

  @BeforeEach
  void prepare() {
    together.addKey("tk-1", "devuser");
    together.addKey("tk-other", "other");
    together.behaviour().withoutServerlessInference();
    together.occupy("devuser", "bot", null);
    endpoint = together.addEndpoint("devuser", "devuser/endpoint");
  }

  @AfterEach
  void close() {
    together.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {BOT, FULL})
  void anAttachedAdapterAnswersByEitherName(String model) throws Exception {
    // Given
    caller.attach(endpoint, FULL);

    // When
    JsonNode completion = Http.json(caller.complete(model));
    JsonNode chat = Http.json(caller.chat(model));

    // Then
    assertThat(completion.path("object").asText()).isEqualTo("text.completion");
    assertThat(completion.path("model").asText()).isEqualTo(model);
    assertThat(completion.at("/choices/0/text").asText()).isEqualTo(" Paris");
    assertThat(completion.at("/choices/0/seed").bigIntegerValue())
        .isEqualTo(new BigInteger("13424880326038300000"));
    assertThat(completion.at("/usage/total_tokens").asInt()).isEqualTo(11);
    assertThat(chat.path("object").asText()).isEqualTo("chat.completion");
    assertThat(chat.path("model").asText()).isEqualTo(model);
    assertThat(chat.at("/choices/0/message/content").asText()).isEqualTo(" Paris");
  }

  /** Something that leaves nobody to answer. */
  record Case(String name, String model, Consumer<TogetherServerInferenceTest> event) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> silences() {
    return Stream.of(
        new Case("detached", BOT, it -> it.together.unbind(it.endpoint.id(), BOT)),
        new Case("moved, full form", FULL, TogetherServerInferenceTest::moveElsewhere),
        new Case("stopped", BOT, it -> it.together.setEndpointState(it.endpoint.id(), "STOPPED")),
        new Case("deleted", FULL, it -> it.together.removeEndpoint(it.endpoint.id())),
        new Case("another endpoint's name", "devuser/other:" + BOT, it -> {}),
        new Case("unknown", "devuser/nobody", it -> {}),
        new Case("base model", "Qwen/Qwen3.5-9B", it -> {}));
  }

  @ParameterizedTest
  @MethodSource("silences")
  void nothingElseIsAvailable(Case silence) throws Exception {
    // Given
    caller.attach(endpoint, FULL);
    silence.event().accept(this);

    // When
    HttpResponse<String> completion = caller.complete(silence.model());
    HttpResponse<String> chat = caller.chat(silence.model());

    // Then
    assertNotAvailable(completion, silence.model());
    assertNotAvailable(chat, silence.model());
  }

  @Test
  void strangersAreNotAnswered() throws Exception {
    // Given
    caller.attach(endpoint, FULL);

    // When
    HttpResponse<String> reply = new TogetherCaller(together, "tk-other").complete(FULL);

    // Then
    assertNotAvailable(reply, FULL);
    assertThat(reply.body()).doesNotContain("tk-other");
  }

  @Test
  void anAdapterThatMovedAnswersByItsPlainName() throws Exception {
    // Given
    caller.attach(endpoint, FULL);
    moveElsewhere();

    // When
    HttpResponse<String> reply = caller.complete(BOT);

    // Then
    assertThat(reply.statusCode()).isEqualTo(200);
  }

  @Test
  void anAdapterMayNeedAWhileAfterItWasAttached() throws Exception {
    // Given
    together.behaviour().withAnswerLag(Duration.ofSeconds(30));
    caller.attach(endpoint, FULL);
    clock.advance(Duration.ofSeconds(29));

    // When
    HttpResponse<String> early = caller.complete(FULL);
    caller.attach(endpoint, FULL);
    clock.advance(Duration.ofSeconds(1));
    HttpResponse<String> inTime = caller.complete(FULL);

    // Then
    assertNotAvailable(early, FULL);
    assertThat(inTime.statusCode()).isEqualTo(200);
  }

  @Test
  void someModelsCannotChat() throws Exception {
    // Given
    together.behaviour().withoutChatTemplate();
    caller.attach(endpoint, FULL);

    // When
    HttpResponse<String> chat = caller.chat(FULL);
    HttpResponse<String> completion = caller.complete(FULL);

    // Then
    assertThat(chat.statusCode()).isEqualTo(400);
    assertThat(TogetherCaller.message(chat)).contains("tokenizer.chat_template is not set");
    assertThat(completion.statusCode()).isEqualTo(200);
    assertThat(together.calls(Route.CHAT)).isEqualTo(1);
    assertThat(together.calls(Route.COMPLETIONS)).isEqualTo(1);
  }

  @Test
  void answersAsItIsTold() throws Exception {
    // Given
    together.behaviour().answering("Lyon").withEchoedModel("Qwen/Qwen3.5-9B").withoutUsage();
    caller.attach(endpoint, FULL);

    // When
    JsonNode answer = Http.json(caller.chat(FULL));

    // Then
    assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("Lyon");
    assertThat(answer.path("model").asText()).isEqualTo("Qwen/Qwen3.5-9B");
    assertThat(answer.path("usage").isNull()).isTrue();
    assertThat(together.inferenceBodies()).hasSize(1);
    assertThat(together.inferenceBodies().get(0).path("model").asText()).isEqualTo(FULL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"prompt\":\"?\"}", "{\"model\":\"devuser/bot\"}"})
  void aQuestionNamesAModelAndSaysSomething(String body) throws Exception {
    // Given
    Http http = new Http(together.baseUrl());
    caller.attach(endpoint, FULL);

    // When
    String[] key = {"Authorization", "Bearer tk-1"};
    HttpResponse<String> completion = http.post("/v1/completions", body, key);
    HttpResponse<String> chat = http.post("/v1/chat/completions", body, key);

    // Then
    assertThat(TogetherCaller.message(completion)).isEqualTo("model and /prompt are required");
    assertThat(TogetherCaller.message(chat))
        .isEqualTo("model and /messages/0/content are required");
  }

  @Test
  void chatAndCompletionsGoWrongApart() throws Exception {
    // Given
    together.failNext(Route.CHAT, InjectedFault.status(503));
    caller.attach(endpoint, FULL);

    // When
    HttpResponse<String> completion = caller.complete(FULL);
    HttpResponse<String> chat = caller.chat(FULL);

    // Then
    assertThat(completion.statusCode()).isEqualTo(200);
    assertThat(chat.statusCode()).isEqualTo(503);
  }

  private void moveElsewhere() {
    together.moveAdapter(together.addEndpoint("devuser", "devuser/other").id(), BOT);
  }

  private static void assertNotAvailable(HttpResponse<String> reply, String model)
      throws Exception {
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(Http.json(reply).at("/error/code").asText()).isEqualTo("model_not_available");
    assertThat(Http.json(reply).path("id").asText()).isNotEmpty();
    assertThat(TogetherCaller.message(reply))
        .startsWith("Unable to access non-serverless model " + model + ". ");
  }
}
