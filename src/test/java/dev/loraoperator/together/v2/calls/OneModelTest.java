package dev.loraoperator.together.v2.calls;

import static dev.loraoperator.together.v2.calls.TestV2.PROJECT;
import static dev.loraoperator.together.v2.calls.TestV2.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.RemoteError.Effect;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.model.Reason;
import dev.loraoperator.together.http.CallListener;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.v2.rows.ModelRow;
import dev.loraoperator.together.v2.rows.Page;
import dev.loraoperator.together.v2.rows.RevisionRow;
import dev.loraoperator.together.v2.rows.RevisionRow.Validation;
import dev.loraoperator.together.v2.rows.UploadRow;
import java.io.IOException;
import java.time.Instant;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading, changing and deleting one thing by its id. */
class OneModelTest {

  private static final String MODEL =
      """
      {"id":"ml_1","name":"acme/bot","projectId":"proj_1","organizationId":"org_1",
       "visibility":"VISIBILITY_PRIVATE","weights":{"type":"WEIGHTS_TYPE_ADAPTER",
       "contextLength":"131072"},"baseModel":"projects/proj_x/models/ml_base",
       "baseModelId":"ml_base","description":"ours","aNewField":{"x":[1]}}
      """;

  private static final String JOB =
      """
      {"id":"job_1","projectId":"proj_1","modelId":"ml_1",
       "remoteUrl":"https://b.s3.test/k.zip?X-Amz-Signature=0123abcd",
       "status":"REMOTE_UPLOAD_STATUS_ERROR","statusMessage":"GET https://b.s3.test/k.zip failed",
       "restartCount":"1","maxRestarts":3,"createdAt":"2026-07-02T20:00:00Z",
       "updatedAt":"2026-07-02T20:01:00.5Z"}
      """;

  private final MockWebServer server = new MockWebServer();
  private V2Api api;

  @BeforeEach
  void start() throws IOException {
    server.start();
    api = TestV2.at(server, CallListener.NONE);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** A call about one thing. */
  enum Call {
    MODEL(api -> api.models().model(PROJECT, "ml_1")),
    PATCH(api -> api.models().patchDescription(PROJECT, "ml_1", "new")),
    DELETE(api -> api.models().delete(PROJECT, "ml_1")),
    REVISIONS(api -> api.models().revisions(PROJECT, "ml_1")),
    UPLOAD(api -> api.uploads().upload(PROJECT, "job_1"));

    private final Function<V2Api, Reply<?>> call;

    Call(Function<V2Api, Reply<?>> call) {
      this.call = call;
    }
  }

  private static RemoteError failure(Reply<?> reply) {
    assertThat(reply).isInstanceOf(Reply.Failure.class);
    return ((Reply.Failure<?>) reply).error();
  }

  private static <T> T value(Reply<T> reply) {
    assertThat(reply).isInstanceOf(Reply.Success.class);
    return ((Reply.Success<T>) reply).value();
  }

  @Test
  void readsAModel() {
    // Given
    TestV2.reply(server, 200, MODEL);

    // When
    ModelRow model = value(api.models().model(PROJECT, "ml_1"));

    // Then
    assertThat(model)
        .isEqualTo(new ModelRow("ml_1", "acme/bot", "proj_1", "ADAPTER", "ml_base", "ours"));
  }

  @Test
  void readsAJob() {
    // Given
    TestV2.reply(server, 200, JOB);

    // When
    UploadRow job = value(api.uploads().upload(PROJECT, "job_1"));

    // Then
    Instant created = Instant.parse("2026-07-02T20:00:00Z");
    assertThat(job)
        .isEqualTo(
            new UploadRow(
                "job_1",
                "ml_1",
                "ERROR",
                "GET https://b.s3.test/k.zip failed",
                1,
                3,
                created,
                created.plusMillis(60_500)));
    assertThat(job.phase(created.plusSeconds(99_999))).isEqualTo(UploadPhase.IN_PROGRESS);
  }

  @Test
  void readsRevisions() {
    // Given
    TestV2.reply(
        server,
        200,
        """
        {"data":[{"revisionId":"rv_2","createdAt":"2026-07-02T20:00:00Z",
          "validationStatus":"REVISION_VALIDATION_STATUS_FAILED","validationErrors":[
          {"rule":"safetensors","severity":"ERROR","message":"no header"}]}]}
        """);

    // When
    Page<RevisionRow> page = value(api.models().revisions(PROJECT, "ml_1"));

    // Then
    assertThat(page.rows())
        .containsExactly(
            new RevisionRow(
                "rv_2",
                Instant.parse("2026-07-02T20:00:00Z"),
                Validation.FAILED,
                "safetensors: no header"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"next_cursor\":null}", "{\"object\":\"list\",\"data\":null}"})
  void aModelMayHaveNoRevisions(String body) {
    // Given
    TestV2.reply(server, 200, body);

    // Then
    assertThat(value(api.models().revisions(PROJECT, "ml_1")).rows()).isEmpty();
  }

  @Test
  void patchesTheDescriptionAndNothingElse() throws Exception {
    // Given
    TestV2.reply(server, 200, MODEL);

    // When
    ModelRow model = value(api.models().patchDescription(PROJECT, "ml_1", "new \"text\""));

    // Then
    RecordedRequest request = server.takeRequest();
    assertThat(request.getMethod() + " " + request.getTarget())
        .isEqualTo("PATCH /v2/projects/proj_1/models/ml_1?updateMask=description");
    assertThat(request.getBody().utf8()).isEqualTo("{\"description\":\"new \\\"text\\\"\"}");
    assertThat(model.id()).isEqualTo("ml_1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "", "{\"id\":\"ml_1\",\"deleted\":true}"})
  void deletes(String body) throws Exception {
    // Given
    TestV2.reply(server, 200, body);

    // When
    Reply<String> reply = api.models().delete(PROJECT, "ml_1");

    // Then
    RecordedRequest request = server.takeRequest();
    assertThat(value(reply)).isEqualTo("ml_1");
    assertThat(request.getMethod() + " " + request.getTarget())
        .isEqualTo("DELETE /v2/projects/proj_1/models/ml_1");
    assertThat(request.getBodySize()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>login</html>",
        "null",
        "[]",
        "fine",
        "{\"error\":\"no\"}",
        "{\"code\":9,\"message\":\"in use\"}"
      })
  void nothingIsDeletedUnlessTheServiceSaysSo(String body) {
    // Given
    TestV2.reply(server, 200, body);

    // When
    RemoteError failure = failure(api.models().delete(PROJECT, "ml_1"));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.UNEXPECTED_REPLY);
    assertThat(failure.effect()).isEqualTo(Effect.NONE);
  }

  @Test
  void aModelThatIsServedIsNotDeleted() {
    // Given
    TestV2.reply(
        server,
        400,
        problem(9, "Failed Precondition", "the model is referenced by a live deployment"));

    // Then
    assertThat(failure(api.models().delete(PROJECT, "ml_1")).reason())
        .isEqualTo(Reason.MODEL_IN_USE);
  }

  @ParameterizedTest
  @EnumSource(Call.class)
  void aThingMayNotBeThere(Call call) {
    // Given
    TestV2.reply(server, 404, problem(5, "Not Found", "Not Found"));

    // Then
    assertThat(call.call.apply(api)).isInstanceOf(Reply.NotFound.class);
  }

  /** A reply that proves nothing, and the reason that is reported. */
  record Row(String name, int status, String body, Reason reason) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> failures() {
    return Stream.of(
        new Row(
            "no such project",
            404,
            problem(5, "Not Found", "project proj_1 not found"),
            Reason.PROJECT_UNKNOWN),
        new Row("404 of a proxy", 404, "<html/>", Reason.NOT_FOUND),
        new Row("404 of a gateway", 404, "{\"detail\":\"Not Found\"}", Reason.NOT_FOUND),
        new Row("401", 401, "{}", Reason.UNAUTHORIZED),
        new Row("403", 403, problem(7, "Permission Denied", "x"), Reason.FORBIDDEN),
        new Row("429", 429, "", Reason.RATE_LIMITED),
        new Row("502", 502, "<html/>", Reason.TOGETHER_UNAVAILABLE),
        new Row("200 HTML", 200, "<html/>", Reason.UNEXPECTED_REPLY),
        new Row("200 null", 200, "null", Reason.UNEXPECTED_REPLY),
        new Row("200 with an error", 200, "{\"error\":\"x\"}", Reason.UNEXPECTED_REPLY),
        new Row("200 of another kind", 200, "\"fine\"", Reason.UNEXPECTED_REPLY));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void whatProvesNothingIsAFailureAndIsAskedOnce(Row row) {
    for (Call call : Call.values()) {
      // Given
      TestV2.reply(server, row.status(), row.body(), "Retry-After", "0");
      int before = server.getRequestCount();

      // When
      Reply<?> reply = call.call.apply(api);

      // Then
      assertThat(failure(reply).reason()).as("%s", call).isEqualTo(row.reason());
      assertThat(server.getRequestCount()).isEqualTo(before + 1);
    }
  }

  @ParameterizedTest
  @EnumSource(Call.class)
  void aLostReplyIsAskedForNoSecondTime(Call call) {
    // Given
    server.enqueue(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());
    TestV2.reply(server, 200, MODEL);

    // When
    Reply<?> reply = call.call.apply(api);

    // Then
    assertThat(failure(reply).reason()).isEqualTo(Reason.TOGETHER_UNAVAILABLE);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Call.class)
  void repeatsNoKey(Call call) {
    // Given
    TestV2.reply(server, 400, problem(9, "T", "key " + TestV2.KEY.reveal()));

    // Then
    assertThat(call.call.apply(api).toString()).doesNotContain(TestV2.KEY.reveal());
  }

  @Test
  void understandsSnakeCase() {
    // Given
    TestV2.reply(
        server,
        200,
        """
        {"id":"job_1","model_id":"ml_1","remote_url":"https://b.s3.test/k.zip?sig=0123abcd",
         "status":"remote_upload_status_running","status_message":"0123abcd",
         "restart_count":1,"max_restarts":"2","created_at":"2026-07-02T20:00:00"}
        """);

    // When
    UploadRow job = value(api.uploads().upload(PROJECT, "job_1"));

    // Then
    assertThat(job)
        .isEqualTo(
            new UploadRow(
                "job_1",
                "ml_1",
                "RUNNING",
                "0123abcd",
                1,
                2,
                Instant.parse("2026-07-02T20:00:00Z"),
                null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cannot GET https://b.s3.test/k.zip?X-Amz-Signature=0123abcd&other=xyzzy",
        "cannot GET https%3A%2F%2Fb.s3.test%2Fk.zip%3FX-Amz-Signature%3D0123abcd%26other%3Dxyzzy",
        "query was X-Amz-Signature=0123abcd&other=xyzzy"
      })
  void dropsTheUrlThatTheServiceGivesBack(String message) {
    // Given
    TestV2.reply(
        server,
        200,
        "{\"id\":\"job_1\",\"remoteUrl\":\"%s\",\"statusMessage\":\"%s\",\"token\":\"hf\"}"
            .formatted(TestV2.URL.reveal(), message));

    // When
    Reply<UploadRow> reply = api.uploads().upload(PROJECT, "job_1");

    // Then
    assertThat(reply.toString()).doesNotContain("0123abcd", "xyzzy", "hf").contains("***");
  }
}
