package dev.loraoperator.testing.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.Http;
import dev.loraoperator.testing.PresignedUrls;
import dev.loraoperator.testing.S3TestServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Remote uploads: their states, their sources, and what is shown of them. */
class V2UploadsTest extends V2ServerTest {

  private static final String TOKEN = "hf_owner";

  @Test
  void anUploadProceedsByTheClockAndEndsInARevision() throws Exception {
    // Given
    String model = caller.created("bot");
    JsonNode noRevisions = caller.show("/models/" + model + "/revisions");
    String upload = V2Caller.id(caller.upload(model, source()));

    // When
    List<String> words = words(upload, PENDING, RUNNING);

    // Then
    assertThat(words).containsExactly("PENDING", "RUNNING", "SUCCEEDED");
    assertThat(hub.requests()).hasSize(2);
    assertThat(noRevisions).isEmpty();
    JsonNode revisions = caller.show("/models/" + model + "/revisions");
    String revision = revisions.at("/data/0/revisionId").asText();
    assertThat(revision).startsWith("rv_");
    assertThat(caller.show("/models/" + model + "/revisions/" + revision))
        .isEqualTo(revisions.at("/data/0"));
    assertThat(caller.show("/models/" + model).at("/weights/type").asText())
        .isEqualTo("WEIGHTS_TYPE_ADAPTER");
    assertThat(caller.show("/models/uploads/" + upload + "/events").findValuesAsText("type"))
        .containsExactly("upload.created", "download.started", "upload.succeeded");
  }

  @Test
  void aUrlIsEchoedWithItsQueryAndATokenNever() throws Exception {
    try (S3TestServer s3 = S3TestServer.start()) {
      // Given
      s3.createBucket("adapters");
      s3.put("adapters", "a.zip", AdapterFiles.zip(AdapterFiles.valid(SampleCatalogue.LLAMA)));
      String url = PresignedUrls.of(s3, "adapters", "a.zip");
      hub.privateRepository("acme/secret", AdapterFiles.valid(SampleCatalogue.LLAMA), TOKEN);
      String model = caller.created("bot");

      // When
      caller.upload(model, url);
      HttpResponse<String> withToken =
          caller.post(
              "/v2/projects/project-of-acme/models/uploads",
              "{\"model_id\":\"%s\",\"remote_url\":\"%s/acme/secret\",\"token\":\"%s\"}"
                  .formatted(model, hub.endpoint(), TOKEN));
      v2.finishAllUploads();

      // Then
      HttpResponse<String> list = caller.inProject("/models/uploads");
      assertThat(Http.json(list).findValuesAsText("remoteUrl")).contains(url);
      assertThat(Http.json(list).findValuesAsText("status"))
          .containsOnly("REMOTE_UPLOAD_STATUS_SUCCEEDED");
      assertThat(list.body() + withToken.body()).doesNotContain(TOKEN);
      assertThat(v2.received(V2Route.CREATE_UPLOAD).toString()).doesNotContain(TOKEN);
      assertThat(v2.uploads().get(1).token().reveal()).isEqualTo(TOKEN);
      assertThat(v2.uploads().toString()).doesNotContain(TOKEN, "X-Amz-Signature");
      assertThat(v2.revisions(model)).hasSize(2);
    }
  }

  /** A source that cannot be read, and what is said about it. */
  record BadSource(String url, String message) {}

  static Stream<BadSource> badSources() {
    return Stream.of(
        new BadSource("http://127.0.0.1:1/a.zip?sig=s3cr3t", "unreachable"),
        new BadSource("https://huggingface.co/acme/none", "access denied, HTTP 401"));
  }

  @ParameterizedTest
  @MethodSource("badSources")
  void aSourceThatCannotBeReadFailsTheUpload(BadSource source) throws Exception {
    // Given
    together.useHub(hub.endpoint());
    String model = caller.created("bot");
    String upload = V2Caller.id(caller.upload(model, source.url()));

    // When
    v2.finishAllUploads();

    // Then
    JsonNode shown = caller.show("/models/uploads/" + upload);
    assertThat(shown.path("status").asText()).isEqualTo("REMOTE_UPLOAD_STATUS_FAILED");
    assertThat(shown.path("statusMessage").asText()).contains(source.message());
    JsonNode events = caller.show("/models/uploads/" + upload + "/events");
    assertThat(events.findValuesAsText("level")).contains("LEVEL_ERROR");
    assertThat(events.toString()).doesNotContain("s3cr3t");
    assertThat(v2.revisions(model)).isEmpty();
  }

  /** What is read after the start, after one run, and after each of two more waits and runs. */
  record WorkerErrors(int errors, int maxRestarts, List<String> words) {}

  static Stream<WorkerErrors> workerErrors() {
    return Stream.of(
        new WorkerErrors(0, 3, List.of("PENDING 0", "RUNNING 0", "SUCCEEDED 0")),
        new WorkerErrors(
            1, 3, List.of("PENDING 0", "RUNNING 0", "ERROR 0", "RUNNING 1", "SUCCEEDED 1")),
        new WorkerErrors(
            V2Behaviour.ALWAYS,
            1,
            List.of("PENDING 0", "RUNNING 0", "ERROR 0", "RUNNING 1", "FAILED 1")),
        new WorkerErrors(
            V2Behaviour.ALWAYS,
            0,
            List.of("PENDING 0", "RUNNING 0", "ERROR 0", "ERROR 0", "ERROR 0")),
        new WorkerErrors(
            1, 0, List.of("PENDING 0", "RUNNING 0", "ERROR 0", "RUNNING 1", "SUCCEEDED 1")));
  }

  @ParameterizedTest
  @MethodSource("workerErrors")
  void aWorkerIsRestarted(WorkerErrors expected) throws Exception {
    // Given
    v2.behaviour().withWorkerErrors(expected.errors(), expected.maxRestarts());
    String upload = V2Caller.id(caller.upload(caller.created("bot"), source()));

    // When
    List<String> words = new ArrayList<>();
    for (int i = 0; i < expected.words().size(); i++) {
      JsonNode shown = caller.show("/models/uploads/" + upload);
      words.add(word(shown) + " " + shown.path("restartCount").asInt());
      clock.advance(i % 2 == 0 ? PENDING : RUNNING);
    }

    // Then
    assertThat(words).isEqualTo(expected.words());
  }

  @Test
  void theRunningWordMayBeUnknownAndTheListIsUnordered() throws Exception {
    // Given
    v2.behaviour().withRunningStatus("Processing").neverFinishing().withUnknownFields();
    List<String> posted = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d")) {
      posted.add(V2Caller.id(caller.upload(caller.created(name), source())));
    }
    clock.advance(Duration.ofHours(1));

    // When
    JsonNode listed = caller.show("/models/uploads");
    v2.forgetUpload(posted.get(0));

    // Then
    assertThat(listed.findValuesAsText("id"))
        .containsExactlyInAnyOrderElementsOf(posted)
        .isNotEqualTo(posted);
    assertThat(listed.findValuesAsText("status")).containsOnly("Processing");
    assertThat(listed.at("/data/0").has("fieldOfTheFuture")).isTrue();
    assertThat(caller.inProject("/models/uploads/" + posted.get(0)).statusCode()).isEqualTo(404);
  }

  /** An upload that is refused. */
  record Refused(String model, String url, int status, String detail) {}

  static Stream<Refused> refusals() {
    return Stream.of(
        new Refused("ml_none", "https://huggingface.co/a/b", 404, "model not found"),
        new Refused("ml_none", "acme/lora", 400, "remote_url must be a URL"),
        new Refused("ml_none", "", 400, "remote_url is required"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void anUploadIsRefused(Refused refused) throws Exception {
    HttpResponse<String> reply = caller.upload(refused.model(), refused.url());

    assertThat(reply.statusCode()).isEqualTo(refused.status());
    assertThat(V2Caller.detail(reply)).isEqualTo(refused.detail());
  }

  /** The status before and after each step. */
  private List<String> words(String upload, Duration... steps)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(word(caller.show("/models/uploads/" + upload)));
    for (Duration step : steps) {
      clock.advance(step);
      words.add(word(caller.show("/models/uploads/" + upload)));
    }
    return words;
  }

  private static String word(JsonNode upload) {
    return upload.path("status").asText().replace("REMOTE_UPLOAD_STATUS_", "");
  }
}
