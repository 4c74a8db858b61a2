package dev.loraoperator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The Together of the tests refuses to attach and detach in the words of the documentation. */
class TogetherServerRefusalsTest {

  private static final String NAME = "devuser/Qwen/Qwen3.5-9B-FP8-bb04c904";
  private static final String BOT = "devuser/bot";
  private static final String ID = NAME + ":" + BOT;
  private static final String BASE = "Qwen/Qwen3.5-9B";

  private static final String FORMAT =
      "model_id must be in format 'endpoint_model_name:adapter_name'";
  private static final String MISMATCH = "endpoint name in model_id does not match endpoint";
  private static final String NO_MODEL = "Could not find model";
  private static final String NO_ENDPOINT = "No endpoint with this id exists";
  private static final String NOT_BOUND = "adapter is not bound to endpoint";

  private final TogetherServer together = TogetherServer.start();
  private final HuggingFaceServer hub = HuggingFaceServer.start();
  private final TogetherCaller caller = new TogetherCaller(together, "tk-1");
  private TestEndpoint endpoint;

  @BeforeEach
  void prepare() throws Exception {
    hub.publicRepository("acme/lora", AdapterFiles.valid(BASE));
    together.addKey("tk-1", "devuser");
    together.occupy("other", "theirs", null);
    endpoint = together.addEndpoint("devuser", NAME);
    caller.upload("bot", hub.endpoint() + "/acme/lora", BASE);
    caller.upload("broken", "http://127.0.0.1:1/x.zip?X-Amz-Signature=s3cr3t", BASE);
    together.finishAllJobs();
  }

  @AfterEach
  void close() {
    together.close();
    hub.close();
  }

  /** What an endpoint with some property says to an attempt to attach {@code modelId}. */
  record Case(
      String name, UnaryOperator<TestEndpoint> property, String modelId, int status, String text) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> misaddressed() {
    UnaryOperator<TestEndpoint> usual = UnaryOperator.identity();
    return Stream.of(
        new Case("nothing", usual, "", 400, FORMAT),
        new Case("no colon", usual, BOT, 400, FORMAT),
        new Case("two colons", usual, ID + ":x", 400, FORMAT),
        new Case("no endpoint", usual, ":" + BOT, 400, FORMAT),
        new Case("no model", usual, NAME + ":", 400, FORMAT),
        new Case("a stale name", it -> it.named("devuser/renamed"), ID, 400, MISMATCH),
        new Case("half a name", usual, "Qwen/Qwen3.5-9B-FP8-bb04c904:" + BOT, 400, MISMATCH));
  }

  static Stream<Case> unsuitable() {
    return Stream.of(
        new Case("an unknown model", it -> it, NAME + ":devuser/nobody", 404, NO_MODEL),
        new Case("a stranger's model", it -> it, NAME + ":other/theirs", 404, NO_MODEL),
        new Case("a failed upload", it -> it, NAME + ":devuser/broken", 404, NO_MODEL),
        refusing("no LoRA", TestEndpoint::withoutLora, "endpoint does not have LoRA enabled"),
        refusing("stopped", it -> it.inState("STOPPED"), "endpoint is not running"),
        refusing("starting", it -> it.inState("STARTING"), "endpoint is not running"),
        refusing(
            "another base",
            it -> it.takingBases("google/gemma-3-27b-it"),
            "adapter base model is not compatible with endpoint model"),
        refusing("full", it -> it.holding(0), "endpoint holds the maximum number of adapters"),
        refusing(
            "serverless",
            it -> it.ofKind(TestEndpoint.Kind.SERVERLESS),
            "new_lora_model must be a dedicated endpoint"),
        refusing(
            "public",
            it -> it.ofKind(TestEndpoint.Kind.PUBLIC),
            "new_lora_model cannot be a public dedicated endpoint"));
  }

  private static Case refusing(String name, UnaryOperator<TestEndpoint> property, String text) {
    return new Case(name, property, ID, 400, text);
  }

  @ParameterizedTest
  @MethodSource({"misaddressed", "unsuitable"})
  void refusesToAttach(Case refused) throws Exception {
    // Given
    together.putEndpoint(refused.property().apply(endpoint));

    // When
    HttpResponse<String> reply = caller.attach(endpoint, refused.modelId());

    // Then
    assertThat(reply.statusCode()).isEqualTo(refused.status());
    assertThat(TogetherCaller.message(reply)).isEqualTo(refused.text());
    assertThat(reply.body())
        .contains("\"type\":\"invalid_request_error\"")
        .doesNotContain("tk-1", "s3cr3t");
    assertThat(together.bindings()).isEmpty();
  }

  static Stream<Arguments> detachments() {
    String member = "{\"model_id\":\"%s\"}";
    return Stream.of(
        Arguments.of("no body", "", FORMAT),
        Arguments.of("not an object", "[]", FORMAT),
        Arguments.of("no member", "{}", FORMAT),
        Arguments.of("not attached", member.formatted(ID), NOT_BOUND),
        Arguments.of("a stale name", member.formatted("devuser/old:" + BOT), MISMATCH));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("detachments")
  void refusesToDetach(String name, String body, String text) throws Exception {
    // When
    HttpResponse<String> reply = caller.detachSaying(endpoint, body);

    // Then
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(TogetherCaller.message(reply)).isEqualTo(text);
  }

  @Test
  void anAdapterHasOneEndpoint() throws Exception {
    // Given
    TestEndpoint other = together.addEndpoint("devuser", "devuser/other");
    together.moveAdapter(other.id(), BOT);

    // When
    HttpResponse<String> attach = caller.attach(endpoint, ID);
    HttpResponse<String> detach = caller.detach(endpoint, ID);

    // Then
    assertThat(attach.statusCode()).isEqualTo(400);
    assertThat(TogetherCaller.message(attach)).isEqualTo("adapter is already bound to endpoint");
    assertThat(TogetherCaller.message(detach)).isEqualTo(NOT_BOUND);
    assertThat(together.bindings()).containsExactly(new Binding(other.id(), BOT));
  }

  static Stream<String> callersWithoutTheEndpoint() {
    return Stream.of("tk-1", "tk-other");
  }

  @ParameterizedTest
  @MethodSource("callersWithoutTheEndpoint")
  void whatIsDeletedOrOfOthersIsNotThere(String apiKey) throws Exception {
    // Given
    together.addKey("tk-other", "other");
    caller.attach(endpoint, ID);
    if (apiKey.equals("tk-1")) {
      together.removeEndpoint(endpoint.id());
    }

    // When
    TogetherCaller blind = new TogetherCaller(together, apiKey);
    Stream<HttpResponse<String>> replies =
        Stream.of(
            blind.get("/v1/endpoints/" + endpoint.id()),
            blind.adapters(endpoint),
            blind.attach(endpoint, ID),
            blind.detach(endpoint, ID));

    // Then
    assertThat(replies)
        .allSatisfy(reply -> assertThat(reply.statusCode()).isEqualTo(404))
        .allSatisfy(reply -> assertThat(TogetherCaller.message(reply)).isEqualTo(NO_ENDPOINT));
  }
}
