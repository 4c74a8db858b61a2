package dev.loraoperator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Together of the tests lives through an adapter's life as the documentation tells it. */
class TogetherServerTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
  private static final String[] KEY = {"Authorization", "Bearer tk-1"};

  private final SteppedClock clock = new SteppedClock(START);
  private final HuggingFaceServer hub = HuggingFaceServer.start();
  private final TogetherServer together = TogetherServer.start(clock);
  private final Http http = new Http(together.baseUrl());

  @BeforeEach
  void prepare() {
    together.addKey("tk-1", "devuser");
    together.addKey("tk-2", "devuser");
    together.addKey("tk-other", "other");
    together.behaviour().lasting(Duration.ofSeconds(10), Duration.ofSeconds(60));
    hub.publicRepository("acme/lora", AdapterFiles.valid("base"));
  }

  @AfterEach
  void close() {
    together.close();
    hub.close();
  }

  @Test
  void aJobWalksToItsEndByTheClock() throws Exception {
    // Given
    HttpResponse<String> created = upload("bot", hub.endpoint() + "/acme/lora");

    // When
    String atFirst = status(created);
    clock.advance(Duration.ofSeconds(10));
    String later = status(created);
    clock.advance(Duration.ofSeconds(60));
    String atLast = status(created);

    // Then
    assertThat(Http.json(created).at("/data/model_name").asText()).isEqualTo("devuser/bot");
    assertThat(Http.json(created).at("/data").has("model_id")).isFalse();
    assertThat(new String[] {atFirst, later, atLast})
        .containsExactly("Queued", "Running", "Complete");
    assertThat(http.get("/v1/jobs", KEY).body()).contains("\"modelName\":\"devuser/bot\"");
    assertThat(hub.requests()).hasSize(2);
  }

  @Test
  void fetchesAPresignedZip() throws Exception {
    try (S3TestServer s3 = S3TestServer.start()) {
      // Given
      s3.createBucket("adapters");
      s3.put("adapters", "bot.zip", AdapterFiles.zip(AdapterFiles.valid("base")));
      String url = PresignedUrls.of(s3, "adapters", "bot.zip");
      HttpResponse<String> created = upload("bot", url);

      // When
      together.finishAllJobs();

      // Then
      assertThat(Http.json(created).at("/data/model_source").asText()).isEqualTo("remote_archive");
      assertThat(status(created)).isEqualTo("Complete");
      assertThat(http.get("/v1/jobs", KEY).body()).doesNotContain("X-Amz-Signature");
    }
  }

  @Test
  void anArchiveWithItsFilesInAFolderFailsTheJob() throws Exception {
    try (S3TestServer s3 = S3TestServer.start()) {
      // Given
      Map<String, byte[]> nested = AdapterFiles.nested("my-lora", AdapterFiles.valid("base"));
      s3.createBucket("adapters");
      s3.put("adapters", "bot.tar.gz", AdapterFiles.tarGz(nested));
      HttpResponse<String> created = upload("bot", PresignedUrls.of(s3, "adapters", "bot.tar.gz"));

      // When
      together.finishAllJobs();

      // Then
      JsonNode job = job(created);
      assertThat(job.path("status").asText()).isEqualTo("Failed");
      assertThat(job.at("/status_updates/0/message").asText())
          .isEqualTo("Missing required file adapter_config.json");
    }
  }

  @Test
  void aSourceThatDoesNotOpenFailsTheJobWithoutBeingQuoted() throws Exception {
    // Given
    hub.privateRepository("acme/private", AdapterFiles.valid("base"), "hf_owner");
    HttpResponse<String> refused = upload("refused", hub.endpoint() + "/acme/private");
    HttpResponse<String> gone = upload("gone", "http://127.0.0.1:1/bot.zip?sig=s3cr3t");

    // When
    together.finishAllJobs();

    // Then
    assertThat(job(refused).toString()).contains("Failed", "access denied, HTTP 401");
    assertThat(job(gone).toString()).contains("Failed", "unreachable").doesNotContain("s3cr3t");
  }

  @Test
  void aNameIsTakenOnceInEachAccount() throws Exception {
    // Given
    String source = hub.endpoint() + "/acme/lora";
    upload("bot", source);

    // When
    HttpResponse<String> again = upload("bot", source, "Authorization", "Bearer tk-2");
    together.behaviour().withNameTakenStatus(200);
    HttpResponse<String> politely = upload("bot", source);
    HttpResponse<String> elsewhere = upload("bot", source, "Authorization", "Bearer tk-other");

    // Then
    assertThat(again.statusCode()).isEqualTo(400);
    assertThat(again.body()).contains("Model name already exists");
    assertThat(politely.statusCode()).isEqualTo(200);
    assertThat(politely.body())
        .isEqualTo("{\"data\":null,\"message\":\"Model name already exists\"}");
    assertThat(Http.json(elsewhere).at("/data/model_name").asText()).isEqualTo("other/bot");
    assertThat(together.uploadJobs()).hasSize(2);
  }

  @Test
  void onlyCompleteAdaptersOfTheSameAccountAnswer() throws Exception {
    // Given
    String question = "{\"model\":\"devuser/bot\",\"prompt\":\"The capital of France is?\"}";
    upload("bot", hub.endpoint() + "/acme/lora");

    // When
    HttpResponse<String> early = http.post("/v1/completions", question, KEY);
    together.finishAllJobs();
    HttpResponse<String> answer = http.post("/v1/completions", question, KEY);
    HttpResponse<String> stranger =
        http.post("/v1/completions", question, "Authorization", "Bearer tk-other");

    // Then
    assertThat(early.statusCode()).isEqualTo(400);
    assertThat(Http.json(early).at("/error/code").asText()).isEqualTo("model_not_available");
    assertThat(Http.json(answer).path("model").asText()).isEqualTo("devuser/bot");
    assertThat(Http.json(answer).at("/choices/0/text").asText()).isEqualTo(" Paris");
    assertThat(stranger.statusCode()).isEqualTo(400);
    assertThat(Http.json(http.get("/v1/models", KEY)).findValuesAsText("id"))
        .contains("devuser/bot");
  }

  @Test
  void modelsCannotBeDeletedAndStrangersGetNothing() throws Exception {
    // When
    HttpResponse<String> delete = http.delete("/v1/models", KEY);
    HttpResponse<String> unknownKey = http.get("/v1/whoami", "Authorization", "Bearer nobody");
    HttpResponse<String> withoutScheme = http.get("/v1/whoami", "Authorization", "tk-1");

    // Then
    assertThat(delete.statusCode()).isEqualTo(405);
    assertThat(unknownKey.statusCode()).isEqualTo(401);
    assertThat(withoutScheme.statusCode()).isEqualTo(401);
    assertThat(http.get("/v1/whoami", KEY).body()).contains("\"project_slug\":\"devuser\"");
  }

  @Test
  void fetchesBareNamesFromTheHubWithTheToken() throws Exception {
    // Given
    hub.privateRepository("acme/private", AdapterFiles.valid("base"), "hf_owner");
    together.useHub(hub.endpoint());
    together.behaviour().neverFinishing().withModelIds().withRunningStatus("Processing");
    String body =
        "{\"model_name\":\"bot\",\"model_source\":\"acme/private\","
            + "\"model_type\":\"adapter\",\"hf_token\":\"hf_owner\"}";
    HttpResponse<String> created = http.post("/v0/models", body, KEY);

    // When
    clock.advance(Duration.ofDays(1));
    String whileItRuns = status(created);
    together.finishAllJobs();

    // Then
    assertThat(whileItRuns).isEqualTo("Processing");
    assertThat(status(created)).isEqualTo("Complete");
    assertThat(Http.json(created).at("/data/model_id").asText()).startsWith("model-");
    assertThat(http.get("/v1/jobs", KEY).body()).doesNotContain("hf_owner");
  }

  @Test
  void somebodyElsesUploadTakesTheNameAndIsListed() throws Exception {
    // Given
    together.occupy("devuser", "bot", "not ours");

    // When
    HttpResponse<String> refused = upload("bot", hub.endpoint() + "/acme/lora");

    // Then
    assertThat(refused.body()).contains("Model name already exists");
    assertThat(http.get("/v1/jobs", KEY).body()).contains("devuser/bot", "not ours", "Complete");
    assertThat(together.uploadJobs()).isEmpty();
    assertThat(together.uploadBodies()).hasSize(1);
  }

  @Test
  void tellsLessWhenAskedTo() throws Exception {
    // Given
    together.behaviour().withoutArguments().withoutStatusUpdates().withListLag(Duration.ofHours(1));
    together.failJobsWith("cannot read https://x.test/a?sig=s3cr3t");
    HttpResponse<String> created = upload("bot", "acme/lora");
    together.setClockSkew(Duration.ofHours(2));

    // When
    together.finishAllJobs();

    // Then
    assertThat(job(created).has("args")).isFalse();
    assertThat(job(created).path("status_updates")).isEmpty();
    assertThat(together.uploadJobs().get(0).message()).endsWith("sig=s3cr3t");
    HttpResponse<String> list = http.get("/v1/jobs", KEY);
    assertThat(list.body()).isEqualTo("{\"data\":[]}");
    assertThat(list.headers().firstValue("Date")).contains("Tue, 24 Nov 2026 14:00:00 GMT");
    together.forgetJob(together.jobs().get(0).id());
    assertThat(getJob(created).statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> upload(String name, String source, String... headers)
      throws IOException, InterruptedException {
    String body =
        JSON.createObjectNode()
            .put("model_name", name)
            .put("model_source", source)
            .put("model_type", "adapter")
            .toString();
    return http.post("/v1/models", body, headers.length == 0 ? KEY : headers);
  }

  private HttpResponse<String> getJob(HttpResponse<String> created)
      throws IOException, InterruptedException {
    return http.get("/v1/jobs/" + Http.json(created).at("/data/job_id").asText(), KEY);
  }

  private JsonNode job(HttpResponse<String> created) throws IOException, InterruptedException {
    return Http.json(getJob(created));
  }

  private String status(HttpResponse<String> created) throws IOException, InterruptedException {
    return job(created).path("status").asText();
  }
}
