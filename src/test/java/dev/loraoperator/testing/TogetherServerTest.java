package dev.loraoperator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract of {@link TogetherServer}: the documented behaviour without which tests of the
 * operator would prove nothing.
 */
class TogetherServerTest {

  private static final String BASE = "Qwen/Qwen3.5-9B";
  private static final String ENDPOINT = "devuser/Qwen/Qwen3.5-9B-FP8-bb04c904";
  private static final String BOT = "devuser/bot";
  private static final String ID = ENDPOINT + ":" + BOT;

  private static final String FORMAT =
      "model_id must be in format 'endpoint_model_name:adapter_name'";
  private static final String MISMATCH = "endpoint name in model_id does not match endpoint";
  private static final String NO_MODEL = "Could not find model";
  private static final String NOT_BOUND = "adapter is not bound to endpoint";

  private final SteppedClock clock = new SteppedClock(Instant.parse("2026-11-24T12:00:00Z"));
  private final HuggingFaceServer hub = HuggingFaceServer.start();
  private final TogetherServer together = TogetherServer.start(clock);
  private final TogetherCaller caller = new TogetherCaller(together, "tk-1");
  private final TogetherCaller colleague = new TogetherCaller(together, "tk-2");
  private final TogetherCaller stranger = new TogetherCaller(together, "tk-other");
  private TestEndpoint endpoint;

  @BeforeEach
  void prepare() {
    together.addKey("tk-1", "devuser");
    together.addKey("tk-2", "devuser");
    together.addKey("tk-other", "other");
    together.behaviour().lasting(Duration.ofSeconds(10), Duration.ofSeconds(60));
    hub.publicRepository("acme/lora", AdapterFiles.valid(BASE));
    endpoint = together.addEndpoint("devuser", ENDPOINT);
  }

  @AfterEach
  void close() {
    together.close();
    hub.close();
  }

  @Test
  void aJobProceedsByTheClockAndEndsByFetchingItsSource() throws Exception {
    // Given
    HttpResponse<String> created = upload("bot");

    // When
    String first = job(created).path("status").asText();
    clock.advance(Duration.ofSeconds(10));
    String second = job(created).path("status").asText();
    clock.advance(Duration.ofSeconds(60));
    String last = job(created).path("status").asText();

    // Then
    assertThat(Http.json(created).at("/data/model_name").asText()).isEqualTo(BOT);
    assertThat(Stream.of(first, second, last)).containsExactly("Queued", "Running", "Complete");
    assertThat(hub.requests()).hasSize(2);
    assertThat(caller.get("/v1/jobs").body()).contains("\"modelName\":\"devuser/bot\"");
  }

  @Test
  void aSourceThatCannotBeReadFailsTheJobAndIsNotQuoted() throws Exception {
    // Given
    hub.privateRepository("acme/private", AdapterFiles.valid(BASE), "hf_owner");
    HttpResponse<String> refused = caller.upload("no", hub.endpoint() + "/acme/private", BASE);
    HttpResponse<String> gone = caller.upload("gone", "http://127.0.0.1:1/a.zip?sig=s3cr3t", BASE);

    // When
    together.finishAllJobs();

    // Then
    assertThat(job(refused).toString()).contains("Failed", "access denied, HTTP 401");
    assertThat(job(gone).toString()).contains("Failed", "unreachable").doesNotContain("s3cr3t");
  }

  @Test
  void theOlderRouteFetchesABareNameFromTheHubWithTheToken() throws Exception {
    // Given
    hub.privateRepository("acme/private", AdapterFiles.valid(BASE), "hf_owner");
    together.useHub(hub.endpoint());
    String body =
        "{\"model_name\":\"bot\",\"model_source\":\"acme/private\","
            + "\"model_type\":\"adapter\",\"hf_token\":\"hf_owner\"}";

    // When
    HttpResponse<String> created =
        new Http(together.baseUrl()).post("/v0/models", body, "Authorization", "Bearer tk-1");
    together.finishAllJobs();

    // Then
    assertThat(job(created).path("status").asText()).isEqualTo("Complete");
    assertThat(caller.get("/v1/jobs").body()).doesNotContain("hf_owner");
  }

  @Test
  void anArchiveIsReadAndMustHaveItsFilesAtItsRoot() throws Exception {
    try (S3TestServer s3 = S3TestServer.start()) {
      // Given
      s3.createBucket("adapters");
      s3.put("adapters", "flat.zip", AdapterFiles.zip(AdapterFiles.valid(BASE)));
      s3.put(
          "adapters",
          "nested.tar.gz",
          AdapterFiles.tarGz(AdapterFiles.nested("folder", AdapterFiles.valid(BASE))));
      HttpResponse<String> flat =
          caller.upload("flat", PresignedUrls.of(s3, "adapters", "flat.zip"), BASE);
      HttpResponse<String> nested =
          caller.upload("nested", PresignedUrls.of(s3, "adapters", "nested.tar.gz"), BASE);

      // When
      together.finishAllJobs();

      // Then
      assertThat(job(flat).path("status").asText()).isEqualTo("Complete");
      assertThat(job(nested).at("/status_updates/0/message").asText())
          .isEqualTo("Missing required file adapter_config.json");
      assertThat(caller.get("/v1/jobs").body()).doesNotContain("X-Amz-Signature");
    }
  }

  @Test
  void aNameIsTakenOncePerAccount() throws Exception {
    // Given
    together.occupy("devuser", "foreign", "not ours");
    upload("bot");

    // When
    HttpResponse<String> again = colleague.upload("bot", hub.endpoint() + "/acme/lora", BASE);
    HttpResponse<String> foreign = upload("foreign");
    together.behaviour().withNameTakenStatus(200);
    HttpResponse<String> withoutError = upload("bot");
    HttpResponse<String> elsewhere = stranger.upload("bot", hub.endpoint() + "/acme/lora", BASE);

    // Then
    assertThat(again.statusCode()).isEqualTo(400);
    assertThat(TogetherCaller.message(again)).contains("Model name already exists");
    assertThat(foreign.statusCode()).isEqualTo(400);
    assertThat(withoutError.body())
        .isEqualTo("{\"data\":null,\"message\":\"Model name already exists\"}");
    assertThat(Http.json(elsewhere).at("/data/model_name").asText()).isEqualTo("other/bot");
    assertThat(together.uploadJobs()).hasSize(2);
    assertThat(caller.get("/v1/jobs").body())
        .contains("devuser/bot", "devuser/foreign", "not ours")
        .doesNotContain("other/bot");
  }

  @Test
  void jobsMayBeShownInEveryUndocumentedVariant() throws Exception {
    // Given
    together
        .behaviour()
        .withModelIds()
        .withRunningStatus("Processing")
        .withoutArguments()
        .withoutStatusUpdates()
        .withListLag(Duration.ofHours(1));
    HttpResponse<String> created = upload("bot");
    clock.advance(Duration.ofSeconds(10));

    // When
    String status = job(created).path("status").asText();
    together.failJobsWith("cannot be read");
    together.finishAllJobs();

    // Then
    assertThat(Http.json(created).at("/data/model_id").asText()).startsWith("model-");
    assertThat(status).isEqualTo("Processing");
    assertThat(job(created).path("status").asText()).isEqualTo("Failed");
    assertThat(job(created).path("status_updates")).isEmpty();
    assertThat(job(created).has("args")).isFalse();
    assertThat(caller.get("/v1/jobs").body()).isEqualTo("{\"data\":[]}");
  }

  @Test
  void anUnknownKeyIsRefusedAndModelsCannotBeDeleted() throws Exception {
    TogetherCaller unknown = new TogetherCaller(together, "tk-unknown");

    assertThat(unknown.get("/v1/whoami").statusCode()).isEqualTo(401);
    assertThat(caller.get("/v1/whoami").body()).contains("\"project_slug\":\"devuser\"");
    assertThat(
            new Http(together.baseUrl())
                .delete("/v1/models", "Authorization", "Bearer tk-1")
                .statusCode())
        .isEqualTo(405);
  }

  @Test
  void aCutCallDoesNothingAndALostReplyLeavesItsEffect() throws Exception {
    // Given
    attachableBot();
    together.failNext(Route.UPLOAD, new InjectedFault.Cut(), new InjectedFault.LoseReply());
    together.failNext(Route.ATTACH, new InjectedFault.Cut(), new InjectedFault.LoseReply());

    // When
    assertThatThrownBy(() -> upload("cut")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> upload("lost")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> caller.attach(endpoint, ID)).isInstanceOf(IOException.class);
    assertThat(together.bindings()).isEmpty();
    assertThatThrownBy(() -> caller.attach(endpoint, ID)).isInstanceOf(IOException.class);

    // Then
    assertThat(together.uploadJobs())
        .extracting(UploadJob::modelName)
        .containsExactly("devuser/lost");
    assertThat(together.bindings()).containsExactly(new Binding(endpoint.id(), BOT));
    assertThat(together.calls(Route.ATTACH)).isEqualTo(2);
  }

  @Test
  void aFaultOfOneKeyLastsUntilItIsHealed() throws Exception {
    // Given
    together.failAlways(Route.JOBS, "tk-2", InjectedFault.status(429, "retry-after-ms", "250"));

    // When
    HttpResponse<String> limited = colleague.get("/v1/jobs");
    HttpResponse<String> spared = caller.get("/v1/jobs");
    together.heal(Route.JOBS);
    HttpResponse<String> healed = colleague.get("/v1/jobs");

    // Then
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.headers().firstValue("retry-after-ms")).contains("250");
    assertThat(spared.statusCode()).isEqualTo(200);
    assertThat(healed.statusCode()).isEqualTo(200);
    assertThat(together.calls(Route.JOBS)).isEqualTo(3);
    assertThat(together.calls(Route.JOBS, "tk-2")).isEqualTo(2);
  }

  @Test
  void aSlowReplyDelaysNoOtherCall() throws Exception {
    // Given
    together.failNext(Route.WHOAMI, "tk-2", new InjectedFault.Late(Duration.ofMinutes(1)));
    CompletableFuture<HttpResponse<String>> slow =
        CompletableFuture.supplyAsync(() -> unchecked("/v1/whoami"));

    // When
    await().until(() -> together.calls(Route.WHOAMI, "tk-2") == 1);
    HttpResponse<String> quick = caller.get("/v1/whoami");

    // Then
    assertThat(quick.statusCode()).isEqualTo(200);
    assertThat(slow).isNotDone();
    assertThat(together.mostCallsAtOnce(Route.WHOAMI)).isEqualTo(2);
  }

  @Test
  void anAdapterIsAttachedOnceListedAndDetached() throws Exception {
    // Given
    attachableBot();

    // When
    caller.attach(endpoint, ID);
    HttpResponse<String> again = caller.attach(endpoint, ID);
    JsonNode listed = Http.json(caller.adapters(endpoint));
    HttpResponse<String> detached = caller.detach(endpoint, ID);
    HttpResponse<String> detachedAgain = caller.detach(endpoint, ID);

    // Then
    assertThat(again.body()).isEqualTo("{\"model_id\":\"" + ID + "\"}");
    assertThat(listed.path("data")).hasSize(1);
    assertThat(listed.at("/data/0/model_id").asText()).isEqualTo(ID);
    assertThat(detached.body()).isEqualTo("{\"model_id\":\"" + ID + "\",\"deleted\":true}");
    assertThat(TogetherCaller.message(detachedAgain)).isEqualTo(NOT_BOUND);
    assertThat(together.bindings()).isEmpty();
  }

  /** The reply of an endpoint with some property to an attempt to attach {@code modelId}. */
  record Case(
      String name, UnaryOperator<TestEndpoint> property, String modelId, int status, String text) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> refusals() {
    UnaryOperator<TestEndpoint> usual = UnaryOperator.identity();
    return Stream.of(
        new Case("no model id", usual, "", 400, FORMAT),
        new Case("no colon", usual, BOT, 400, FORMAT),
        new Case("two colons", usual, ID + ":x", 400, FORMAT),
        new Case("a stale endpoint name", it -> it.named("devuser/new"), ID, 400, MISMATCH),
        new Case("an unknown model", usual, ENDPOINT + ":devuser/unknown", 404, NO_MODEL),
        new Case("another account's model", usual, ENDPOINT + ":other/theirs", 404, NO_MODEL),
        new Case("a failed upload", usual, ENDPOINT + ":devuser/broken", 404, NO_MODEL),
        refusal("no LoRA", TestEndpoint::withoutLora, "endpoint does not have LoRA enabled"),
        refusal("stopped", it -> it.inState("STOPPED"), "endpoint is not running"),
        refusal("full", it -> it.holding(0), "endpoint holds the maximum number of adapters"),
        refusal(
            "another base",
            it -> it.takingBases("google/gemma-3-27b-it"),
            "adapter base model is not compatible with endpoint model"),
        refusal(
            "serverless",
            it -> it.ofKind(TestEndpoint.Kind.SERVERLESS),
            "new_lora_model must be a dedicated endpoint"),
        refusal(
            "public",
            it -> it.ofKind(TestEndpoint.Kind.PUBLIC),
            "new_lora_model cannot be a public dedicated endpoint"));
  }

  private static Case refusal(String name, UnaryOperator<TestEndpoint> property, String text) {
    return new Case(name, property, ID, 400, text);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refusesToAttachInTheDocumentedWords(Case refused) throws Exception {
    // Given
    upload("bot");
    together.occupy("other", "theirs", null);
    caller.upload("broken", "http://127.0.0.1:1/a.zip", BASE);
    together.finishAllJobs();
    together.putEndpoint(refused.property().apply(endpoint));

    // When
    HttpResponse<String> reply = caller.attach(endpoint, refused.modelId());

    // Then
    assertThat(reply.statusCode()).isEqualTo(refused.status());
    assertThat(TogetherCaller.message(reply)).isEqualTo(refused.text());
    assertThat(together.bindings()).isEmpty();
  }

  @Test
  void anAdapterIsAttachedToOneEndpointOnly() throws Exception {
    // Given
    attachableBot();
    TestEndpoint other = together.addEndpoint("devuser", "devuser/other");
    together.moveAdapter(other.id(), BOT);

    // When
    HttpResponse<String> attach = caller.attach(endpoint, ID);

    // Then
    assertThat(TogetherCaller.message(attach)).isEqualTo("adapter is already bound to endpoint");
    assertThat(together.bindings()).containsExactly(new Binding(other.id(), BOT));
  }

  @Test
  void anEndpointIsVisibleToItsAccountUntilItIsDeleted() throws Exception {
    // Given
    together.setEndpointState(endpoint.id(), "STOPPING");
    String path = "/v1/endpoints/" + endpoint.id();

    // When
    JsonNode shown = Http.json(caller.get(path));
    JsonNode listed = Http.json(caller.get("/v1/endpoints?mine=true&type=dedicated"));
    HttpResponse<String> foreign = stranger.get(path);
    together.removeEndpoint(endpoint.id());
    HttpResponse<String> deleted = caller.get(path);

    // Then
    assertThat(endpoint.id()).matches("endpoint-[0-9a-f-]{36}");
    assertThat(shown.path("state").asText()).isEqualTo("STOPPING");
    assertThat(listed.at("/data/0/name").asText()).isEqualTo(ENDPOINT);
    assertThat(Http.json(stranger.get("/v1/endpoints?mine=true")).path("data")).isEmpty();
    assertThat(foreign.statusCode()).isEqualTo(404);
    assertThat(TogetherCaller.message(deleted)).isEqualTo("No endpoint with this id exists");
  }

  @Test
  void onlyAnAttachedAdapterAnswers() throws Exception {
    // Given
    together.behaviour().withoutServerlessInference().withAnswerLag(Duration.ofSeconds(30));
    attachableBot();
    HttpResponse<String> unattached = caller.complete(BOT);
    caller.attach(endpoint, ID);

    // When
    HttpResponse<String> early = caller.complete(ID);
    clock.advance(Duration.ofSeconds(30));
    JsonNode completion = Http.json(caller.complete(BOT));
    JsonNode chat = Http.json(caller.chat(ID));
    HttpResponse<String> foreign = stranger.complete(ID);
    together.setEndpointState(endpoint.id(), "STOPPED");
    HttpResponse<String> stopped = caller.complete(BOT);

    // Then
    assertThat(completion.at("/choices/0/text").asText()).isEqualTo(" Paris");
    assertThat(completion.path("model").asText()).isEqualTo(BOT);
    assertThat(chat.at("/choices/0/message/content").asText()).isEqualTo(" Paris");
    assertThat(Stream.of(unattached, early, foreign, stopped))
        .allSatisfy(
            reply -> {
              assertThat(reply.statusCode()).isEqualTo(400);
              assertThat(Http.json(reply).at("/error/code").asText())
                  .isEqualTo("model_not_available");
            });
  }

  @Test
  void aModelWithoutAChatTemplateCompletesOnly() throws Exception {
    // Given
    together.behaviour().withoutChatTemplate();
    attachableBot();

    // When
    HttpResponse<String> chat = caller.chat(BOT);
    HttpResponse<String> completion = caller.complete(BOT);

    // Then
    assertThat(TogetherCaller.message(chat)).contains("tokenizer.chat_template is not set");
    assertThat(completion.statusCode()).isEqualTo(200);
    assertThat(together.inferenceBodies()).hasSize(2);
  }

  private void attachableBot() {
    together.occupy("devuser", "bot", null);
  }

  private HttpResponse<String> upload(String name) throws IOException, InterruptedException {
    return caller.upload(name, hub.endpoint() + "/acme/lora", BASE);
  }

  private JsonNode job(HttpResponse<String> created) throws IOException, InterruptedException {
    String id = Http.json(created).at("/data/job_id").asText();
    return Http.json(caller.get("/v1/jobs/" + id));
  }

  private HttpResponse<String> unchecked(String path) {
    try {
      return colleague.get(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
