package dev.loraoperator.together.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.RemoteError.Effect;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadOrder;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.Reply;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the client makes of everything a service, a proxy or a network can do. */
class UploadCallsTest {

  private static final Sensitive KEY = Sensitive.of("tgp_v1_secret-key-value");
  private static final Sensitive URL = Sensitive.of("https://s3.test/b/k.zip?X-Amz-Signature=sig0");
  private static final Sensitive TOKEN = Sensitive.of("hf_secrettokenvalue");

  /** Far longer than any test takes; {@link #knowsWhetherAPostMayHaveLanded} has its own. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private MockWebServer server;
  private V1Api client;

  @BeforeEach
  void start() throws IOException {
    server = new MockWebServer();
    server.start();
    client = client("http://127.0.0.1:" + server.getPort());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static V1Api client(String baseUrl) {
    return client(baseUrl, TIMEOUT);
  }

  private static V1Api client(String baseUrl, Duration timeout) {
    return TestApi.at(baseUrl, timeout, Clock.systemUTC());
  }

  private static UploadOrder upload() {
    return new UploadOrder("my-lora", URL, "base/model", "text lora-operator:o/n/a/0f", TOKEN);
  }

  private void answer(int status, String body) {
    server.enqueue(new MockResponse.Builder().code(status).body(body).build());
  }

  private RemoteError uploadFailure() {
    CreateOutcome outcome = client.uploads().upload(KEY, upload());
    assertThat(outcome).isInstanceOf(CreateOutcome.Failed.class);
    return ((CreateOutcome.Failed) outcome).error();
  }

  @Test
  void postsExactlyTheDocumentedFields() throws Exception {
    // Given
    answer(200, "{\"data\":{\"job_id\":\"job-1\",\"model_name\":\"dev/my-lora\"}}");

    // When
    client.uploads().upload(KEY, upload());

    // Then
    RecordedRequest request = server.takeRequest();
    assertThat(request.getMethod() + " " + request.getUrl().encodedPath())
        .isEqualTo("POST /v1/models");
    assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer " + KEY.reveal());
    assertThat(request.getHeaders().get("Content-Type")).startsWith("application/json");
    JsonNode body = JsonMapper.builder().build().readTree(request.getBody().utf8());
    assertThat(body.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "model_name", "model_source", "model_type", "base_model", "description", "hf_token");
    assertThat(body.path("model_type").asText()).isEqualTo("adapter");
    assertThat(body.path("model_source").asText()).isEqualTo(URL.reveal());
    assertThat(body.path("hf_token").asText()).isEqualTo(TOKEN.reveal());
  }

  /** One row: what comes back to a POST, and what it means. */
  record Row(String name, int status, String header, String value, String body, Object meaning) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Row row(String name, int status, String body, Object meaning) {
    return new Row(name, status, "X-None", "0", body, meaning);
  }

  private static String failure(Reason reason, Effect effect) {
    return reason + " " + effect;
  }

  static Stream<Row> replies() {
    String exists = "{\"error\":{\"message\":\"Model name already exists\"}}";
    Object accepted = new CreateOutcome.Created(new RemoteRef("dev/a", null, "job-1"));
    Object taken = new CreateOutcome.NameTaken();
    return Stream.of(
        row(
            "accepted under data",
            200,
            "{\"data\":{\"job_id\":\"job-1\",\"model_name\":\"dev/a\"}}",
            accepted),
        row(
            "accepted at top level",
            200,
            "{\"job_id\":\"job-1\",\"model_name\":\"dev/a\"}",
            accepted),
        row(
            "accepted with an id",
            200,
            "{\"data\":{\"job_id\":\"job-1\",\"model_name\":\"dev/a\",\"model_id\":\"m\"}}",
            new CreateOutcome.Created(new RemoteRef("dev/a", "m", "job-1"))),
        row(
            "accepted without a name",
            200,
            "{\"data\":{\"job_id\":\"job-1\"}}",
            new CreateOutcome.Created(new RemoteRef(null, null, "job-1"))),
        row("name taken, 400", 400, exists, taken),
        row("name taken, 409 with text", 409, exists, taken),
        row("409 alone", 409, "", taken),
        row(
            "name taken, 200 without data",
            200,
            "{\"data\":null,\"message\":\"Model name already exists\"}",
            taken),
        row("name taken, plain text", 422, "model NAME ALREADY EXISTS", taken),
        row(
            "200 with a message and no job",
            200,
            "{\"data\":null,\"message\":\"no such base\"}",
            failure(Reason.UPLOAD_REFUSED, Effect.NONE)),
        row("200 with nothing", 200, "{}", failure(Reason.UNEXPECTED_REPLY, Effect.UNKNOWN)),
        row("200 null", 200, "null", failure(Reason.UNEXPECTED_REPLY, Effect.UNKNOWN)),
        row("200 empty", 200, "", failure(Reason.UNEXPECTED_REPLY, Effect.UNKNOWN)),
        row(
            "200 HTML",
            200,
            "<html>login</html>",
            failure(Reason.UNEXPECTED_REPLY, Effect.UNKNOWN)),
        row(
            "200 with 10 MB",
            200,
            "x".repeat(10 << 20),
            failure(Reason.UNEXPECTED_REPLY, Effect.UNKNOWN)),
        row("302", 302, "", failure(Reason.UNEXPECTED_REPLY, Effect.NONE)),
        row(
            "400",
            400,
            "{\"error\":{\"message\":\"bad\"}}",
            failure(Reason.UPLOAD_REFUSED, Effect.NONE)),
        row("401", 401, "{}", failure(Reason.UNAUTHORIZED, Effect.NONE)),
        row("402", 402, "{}", failure(Reason.PAYMENT_REQUIRED, Effect.NONE)),
        row("403", 403, "{}", failure(Reason.FORBIDDEN, Effect.NONE)),
        row("404", 404, "{}", failure(Reason.NOT_FOUND, Effect.NONE)),
        row("408", 408, "{}", failure(Reason.TOGETHER_UNAVAILABLE, Effect.UNKNOWN)),
        row("422", 422, "{}", failure(Reason.UPLOAD_REFUSED, Effect.NONE)),
        row("429", 429, "{}", failure(Reason.RATE_LIMITED, Effect.NONE)),
        row("500", 500, "oops", failure(Reason.TOGETHER_UNAVAILABLE, Effect.UNKNOWN)),
        row("503", 503, "{}", failure(Reason.TOGETHER_UNAVAILABLE, Effect.UNKNOWN)),
        new Row(
            "503 that invites a resend",
            503,
            "Retry-After",
            "0",
            "{}",
            failure(Reason.TOGETHER_UNAVAILABLE, Effect.UNKNOWN)),
        row(
            "504",
            504,
            "<html>gateway</html>",
            failure(Reason.TOGETHER_UNAVAILABLE, Effect.UNKNOWN)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("replies")
  void understandsEveryReplyToAPostAndSendsItOnce(Row row) {
    // Given
    server.enqueue(
        new MockResponse.Builder()
            .code(row.status())
            .setHeader(row.header(), row.value())
            .body(row.body())
            .build());
    answer(200, "{\"data\":{\"job_id\":\"a-resend-would-get-this\"}}");

    // When
    CreateOutcome outcome = client.uploads().upload(KEY, upload());

    // Then
    Object meaning =
        outcome instanceof CreateOutcome.Failed failed
            ? failure(failed.error().reason(), failed.error().effect())
            : outcome;
    assertThat(meaning).isEqualTo(row.meaning());
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  static Stream<String> echoes() {
    return Stream.of(
        "{\"error\":{\"message\":\"bad key %s\"}}",
        "{\"error\":\"cannot read %s\"}",
        "{\"message\":\"token %s refused\"}",
        "plain text with %s in it");
  }

  @ParameterizedTest
  @MethodSource("echoes")
  void neverRepeatsASecretThatTheServiceEchoes(String body) {
    for (Sensitive secret : new Sensitive[] {KEY, URL, TOKEN}) {
      // Given
      answer(400, body.formatted(secret.reveal()));

      // When
      RemoteError failure = uploadFailure();

      // Then
      assertThat(failure.toString()).doesNotContain(secret.reveal()).contains("***");
    }
  }

  /** One row: what the network does, and what is known afterwards. */
  record Network(
      String name,
      Function<MockWebServer, String> address,
      SocketEffect effect,
      Effect known,
      String words) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Network> networks() {
    Function<MockWebServer, String> here = server -> "http://127.0.0.1:" + server.getPort();
    return Stream.of(
        new Network(
            "cut before the request is read",
            here,
            new SocketEffect.CloseSocket(),
            Effect.UNKNOWN,
            "broke"),
        new Network(
            "no answer", here, SocketEffect.Stall.INSTANCE, Effect.UNKNOWN, "no answer within"),
        new Network(
            "no such host",
            server -> "https://together.invalid",
            null,
            Effect.NONE,
            "cannot be resolved; check DNS"),
        new Network(
            "nobody listens",
            server -> "http://127.0.0.1:1",
            null,
            Effect.NONE,
            "cannot be connected to"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void knowsWhetherAPostMayHaveLanded(Network row) {
    // Given
    if (row.effect() != null) {
      server.enqueue(new MockResponse.Builder().onResponseStart(row.effect()).build());
    }

    // When
    CreateOutcome outcome =
        client(row.address().apply(server), Duration.ofSeconds(1)).uploads().upload(KEY, upload());

    // Then
    RemoteError failure = ((CreateOutcome.Failed) outcome).error();
    assertThat(failure.reason()).isEqualTo(Reason.TOGETHER_UNAVAILABLE);
    assertThat(failure.effect()).isEqualTo(row.known());
    assertThat(failure.message()).contains(row.words());
    assertThat(server.getRequestCount()).isLessThanOrEqualTo(1);
  }

  @Test
  void aCertificateThatIsNotTrustedSendsNothing() throws Exception {
    // Given
    try (MockWebServer stranger = new MockWebServer()) {
      HeldCertificate certificate =
          new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
      stranger.useHttps(
          new HandshakeCertificates.Builder()
              .heldCertificate(certificate)
              .build()
              .sslSocketFactory());
      stranger.start();

      // When
      CreateOutcome outcome =
          client("https://localhost:" + stranger.getPort()).uploads().upload(KEY, upload());

      // Then
      RemoteError failure = ((CreateOutcome.Failed) outcome).error();
      assertThat(failure.message()).contains("TLS handshake");
      assertThat(failure.effect()).isEqualTo(Effect.NONE);
    }
  }

  @Test
  void aStaleConnectionDoesNotMakeItSendTwice() {
    // Given a pooled connection that the server closes with the next request
    answer(200, "{\"data\":[]}");
    client.uploads().jobs(KEY, false, any -> true);
    server.enqueue(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());
    answer(200, "{\"data\":{\"job_id\":\"a-resend-would-get-this\"}}");

    // When
    RemoteError failure = uploadFailure();

    // Then
    assertThat(failure.effect()).isEqualTo(Effect.UNKNOWN);
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void readsAJobList() {
    // Given jobs that lack whatever may be missing, and one that is no upload
    answer(
        200,
        """
        {"object":"list","data":[
          {"type":"adapter_upload","job_id":"job-1","status":"Running","status_updates":[],
           "args":{"description":"d","modelName":"dev/a"},"created_at":"2025-03-11T22:36:12Z"},
          {"job_id":"job-2"},
          {"type":"fine_tune","job_id":"ft-1","status":"Running"},
          {"type":"adapter_upload","job_id":"job-3","status":"Failed",
           "status_updates":[{"message":"old"},{"message":"no access to https://x/y?sig=1"}],
           "unknown":{"deep":[1,2]}}]}
        """);

    // When
    Reply<UploadList> reply = client.uploads().jobs(KEY, false, any -> true);

    // Then
    UploadList list = ((Reply.Success<UploadList>) reply).value();
    assertThat(list.uploads())
        .extracting(job -> job.ref().jobId())
        .containsExactly("job-1", "job-2", "job-3");
    assertThat(list.byJob("job-3").orElseThrow().message())
        .isEqualTo("no access to https://x/y?***");
  }

  @Test
  void readsAVeryLongListAsAStream() {
    // Given 20,000 jobs, which is more than a single reply may be long
    String jobs =
        IntStream.range(0, 20_000)
            .mapToObj(
                i ->
                    "{\"type\":\"adapter_upload\",\"job_id\":\"job-%d\",\"args\":{\"modelName\":\"dev/a%d\",\"description\":\"%s\"}}"
                        .formatted(i, i, "d".repeat(100)))
            .collect(Collectors.joining(","));
    answer(200, "{\"data\":[" + jobs + "]}");

    // When
    Reply<UploadList> reply = client.uploads().jobs(KEY, false, any -> true);

    // Then
    assertThat(((Reply.Success<UploadList>) reply).value().uploads()).hasSize(20_000);
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(
      strings = {"null", "", "{}", "{\"data\":null}", "<html/>", "{\"data\":[{\"job_id\":\"j\"}"})
  void aListThatIsNoneIsAnUnexpectedReply(String body) {
    // Given
    answer(200, body);

    // When
    Reply<UploadList> reply = client.uploads().jobs(KEY, false, any -> true);

    // Then
    assertThat(((Reply.Failure<UploadList>) reply).error().reason())
        .isEqualTo(Reason.UNEXPECTED_REPLY);
  }

  @Test
  void aListWithStrangersInItIsReadAllTheSame() {
    // Given
    answer(200, "{\"data\":[null,\"text\",[{\"job_id\":\"nested\"}],{\"job_id\":\"job-1\"}]}");

    // When
    Reply<UploadList> reply = client.uploads().jobs(KEY, false, any -> true);

    // Then
    assertThat(((Reply.Success<UploadList>) reply).value().uploads())
        .extracting(job -> job.ref().jobId())
        .containsExactly("job-1");
  }

  @Test
  void aRefusedReadIsNotTheSpecsFault() {
    // Given
    answer(422, "{}");

    // When
    Reply<UploadList> reply = client.uploads().jobs(KEY, false, any -> true);

    // Then
    assertThat(((Reply.Failure<UploadList>) reply).error().reason())
        .isEqualTo(Reason.UNEXPECTED_REPLY);
  }

  @ParameterizedTest
  @CsvSource({
    "404, {}",
    "404, <html/>",
    "404, ''",
    "405, {}",
    "405, ''",
    "410, gone",
    "501, {}",
    "501, ''"
  })
  void aServiceMayHaveNoList(int status, String body) {
    // Given
    answer(status, body);

    // When
    Reply<UploadList> reply = client.uploads().jobs(KEY, false, any -> true);

    // Then
    assertThat(reply).isEqualTo(new Reply.NotFound<>());
  }

  @ParameterizedTest
  @CsvSource({"404, {}", "404, <html/>", "405, {}", "410, gone", "501, {}"})
  void aListThatWasThereHasFailed(int status, String body) {
    // Given
    answer(status, body);

    // When
    Reply<UploadList> reply = client.uploads().jobs(KEY, true, any -> true);

    // Then
    assertThat(reply).isInstanceOf(Reply.Failure.class);
  }

  @Test
  void aProxysNotFoundIsNotTheJobs() {
    // Given
    answer(404, "<html>no such page</html>");

    // When
    Reply<UploadView> reply = client.uploads().job(KEY, "job-1", false);

    // Then
    assertThat(((Reply.Failure<UploadView>) reply).error().reason()).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void anUnknownJobIsNotAFailure() {
    // Given
    answer(404, "{\"error\":{\"message\":\"Job not found\"}}");
    answer(400, "{\"error\":{\"message\":\"job not found\"}}");

    // Then
    assertThat(client.uploads().job(KEY, "job-1", false)).isInstanceOf(Reply.NotFound.class);
    assertThat(client.uploads().job(KEY, "job-1", false)).isInstanceOf(Reply.NotFound.class);
  }

  @Test
  void aJobIdCannotLeaveItsPlaceInThePath() throws Exception {
    // Given
    answer(404, "");

    // When
    client.uploads().job(KEY, "../models?x=/y", false);

    // Then
    assertThat(server.takeRequest().getUrl().encodedPath()).startsWith("/v1/jobs/");
  }

  @ParameterizedTest
  @CsvSource({"404,''", "404,Not Found", "404,<html>no such page</html>", "410,gone"})
  void onceJobsWereListedAnAbsentOneIsMissingWhateverTheWords(int status, String body) {
    // Given
    answer(status, body);
    answer(status, body);

    // Then
    assertThat(client.uploads().job(KEY, "job-1", true)).isInstanceOf(Reply.NotFound.class);
    assertThat(client.uploads().job(KEY, "job-1", false)).isInstanceOf(Reply.Failure.class);
  }

  static Stream<String> dishonestIds() {
    return Stream.of("x".repeat(1_000_000), "job 1", "job\\u00011", "job\\n1");
  }

  /** It would make the status unwritable, or break a line of a log. */
  @ParameterizedTest
  @MethodSource("dishonestIds")
  void anIdThatIsNoneCountsAsMissing(String id) {
    // Given
    answer(200, "{\"job_id\":\"" + id + "\"}");

    // When
    Reply<UploadView> reply = client.uploads().job(KEY, "job-1", false);

    // Then
    assertThat(((Reply.Failure<UploadView>) reply).error().reason())
        .isEqualTo(Reason.UNEXPECTED_REPLY);
  }
}
