package dev.loraoperator.together.v1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.RemoteError.Effect;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadOrder;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.Reply;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words the client takes from replies, the secrets it leaves out, and odd replies. */
class UploadRepliesTest {

  private static final Sensitive KEY = Sensitive.of("tgp_v1_the-api-key");
  private static final Sensitive TOKEN = Sensitive.of("a-token-of-no-known-shape");
  private static final Sensitive PRESIGNED =
      Sensitive.of("https://adapters.s3.amazonaws.com/bot.zip?X-Amz-Signature=0123abcd");

  private static final String ACCEPTED =
      """
      {"data":{"job_id":"job-1","model_name":"devuser/bot","model_source":"remote_archive"},
       "message":"job created"}
      """;

  private static final String JOB =
      """
      {"type":"adapter_upload","job_id":"job-1","status":"Complete",
       "status_updates":[{"status":"Queued","message":"first"},
         {"status":"Complete","message":"Job is Complete","timestamp":"2025-03-11T22:36:12Z"}],
       "args":{"description":"ours","modelName":"devuser/bot","modelSource":"org/repo"},
       "created_at":"2025-03-11T22:00:00Z","a_new_field":{"x":[1]}}
      """;

  private final MockWebServer server = new MockWebServer();
  private V1Api client;

  @BeforeEach
  void start() throws IOException {
    server.start();
    client =
        TestApi.at(
            server.url("/v1").toString(),
            Duration.ofSeconds(30),
            Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static UploadOrder fromS3() {
    return new UploadOrder("bot", PRESIGNED, "meta-llama/Llama-3.1-8B", "my bot", null);
  }

  private static UploadOrder fromHuggingFace() {
    Sensitive repo = Sensitive.of("https://huggingface.co/org/bot");
    return new UploadOrder("bot", repo, null, "my bot", TOKEN);
  }

  private void reply(int status, String body, String... headers) {
    MockResponse.Builder response = new MockResponse.Builder().code(status).body(body);
    for (int i = 0; i < headers.length; i += 2) {
      response.addHeader(headers[i], headers[i + 1]);
    }
    server.enqueue(response.build());
  }

  private static RemoteError failure(CreateOutcome outcome) {
    assertThat(outcome).isInstanceOf(CreateOutcome.Failed.class);
    return ((CreateOutcome.Failed) outcome).error();
  }

  private static RemoteError failure(Reply<?> reply) {
    assertThat(reply).isInstanceOf(Reply.Failure.class);
    return ((Reply.Failure<?>) reply).error();
  }

  @Test
  void sendsAnUploadFromHuggingFaceAsDocumented() throws InterruptedException {
    // Given
    reply(200, ACCEPTED);

    // When
    client.uploads().upload(KEY, fromHuggingFace());

    // Then
    assertThat(server.takeRequest().getBody().utf8())
        .isEqualTo(
            "{\"model_name\":\"bot\",\"model_source\":\"https://huggingface.co/org/bot\","
                + "\"model_type\":\"adapter\",\"description\":\"my bot\",\"hf_token\":\""
                + TOKEN.reveal()
                + "\"}");
  }

  /** A reply's body, and what must stand in the message. */
  record Case(String name, String body, String words) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Odd replies that may all hide a job that exists. */
  static Stream<Case> oddReplies() {
    return Stream.of(
        new Case("text", "fine", "not a JSON object"),
        new Case("list", "[]", "not a JSON object"),
        new Case("cut JSON", "{\"data\":{", "not a JSON object"),
        new Case("deep JSON", "[".repeat(100_000), "not a JSON object"),
        new Case("empty data", "{\"data\":{}}", "no job_id"));
  }

  @ParameterizedTest
  @MethodSource("oddReplies")
  void anOddReplyMayHideAJob(Case row) {
    // Given
    reply(200, row.body());

    // When
    RemoteError failure = failure(client.uploads().upload(KEY, fromS3()));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.UNEXPECTED_REPLY);
    assertThat(failure.effect()).isEqualTo(Effect.UNKNOWN);
    assertThat(failure.message()).contains(row.words());
  }

  @Test
  void anErrorOfTheServiceIsNoTakenName() {
    // Given
    reply(500, "already exists");

    // When
    RemoteError failure = failure(client.uploads().upload(KEY, fromS3()));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.TOGETHER_UNAVAILABLE);
  }

  @Test
  void anEndlessErrorIsNotReadToItsEnd() {
    // Given
    reply(500, "x".repeat(10_000_000));

    // When
    RemoteError failure = failure(client.uploads().upload(KEY, fromS3()));

    // Then
    assertThat(failure.message()).contains("larger");
    assertThat(failure.effect()).isEqualTo(Effect.UNKNOWN);
  }

  static Stream<Case> errorTexts() {
    return Stream.of(
        new Case(
            "error.message first", "{\"error\":{\"message\":\"A\"},\"message\":\"B\"}", "500: A."),
        new Case("then error", "{\"error\":\"A\",\"message\":\"B\"}", "500: A."),
        new Case("then message", "{\"message\":\"B\"}", "500: B."),
        new Case("code alone", "{\"error\":{\"code\":\"c\"}}", "500: (c)."),
        new Case("plain text", "upstream is away\r\n", "500: upstream is away."),
        new Case("no HTML", "<!DOCTYPE html><p>secret</p>", "HTTP 500. "),
        new Case("no half JSON", "{\"error\":", "HTTP 500. "),
        new Case("nothing", "", "HTTP 500. "));
  }

  @ParameterizedTest
  @MethodSource("errorTexts")
  void quotesTheServicesWords(Case row) {
    // Given
    reply(500, row.body());

    // When
    RemoteError failure = failure(client.uploads().upload(KEY, fromS3()));

    // Then
    assertThat(failure.message()).contains(row.words());
  }

  @Test
  void namesTheRequestForSupport() {
    // Given
    reply(422, "{\"message\":\"Sorry\"}", "x-request-id", "req-42");

    // When
    RemoteError failure = failure(client.uploads().upload(KEY, fromS3()));

    // Then
    assertThat(failure.message()).contains("Sorry (request req-42)");
  }

  @Test
  void saysNothingThatChangesWithEveryAttempt() {
    // Given what is tried again, and would rewrite the condition each time
    reply(503, "{\"message\":\"Sorry\"}", "x-request-id", "req-42");
    reply(503, "{\"message\":\"Sorry\"}", "x-request-id", "req-43");

    // Then
    assertThat(failure(client.uploads().upload(KEY, fromS3())).message()).doesNotContain("req-42");
    assertThat(failure(client.uploads().jobs(KEY, false, any -> true)).message())
        .doesNotContain("req-43");
  }

  @Test
  void namesTheRequestOfARefusalThatCameAsSuccess() {
    // Given
    reply(200, "{\"message\":\"unsupported base\"}", "x-request-id", "req-42");

    // When
    RemoteError failure = failure(client.uploads().upload(KEY, fromS3()));

    // Then
    assertThat(failure.message()).contains("unsupported base (request req-42). Correct the spec");
  }

  @Test
  void passesTheWaitingHintOn() {
    // Given
    reply(429, "", "x-ratelimit-reset", "12");

    // When
    RemoteError failure = failure(client.uploads().upload(KEY, fromS3()));

    // Then
    assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(12));
  }

  @Test
  void inventsNoWaitingHint() {
    // Given
    reply(429, "");

    // When
    RemoteError failure = failure(client.uploads().jobs(KEY, false, any -> true));

    // Then
    assertThat(failure.retryAfter()).isNull();
  }

  // Secrets.

  @ParameterizedTest
  @ValueSource(ints = {200, 302, 400, 401, 403, 422, 429, 500, 503})
  void repeatsNoSecretThatTheServiceEchoes(int status) {
    // Given
    String echo = KEY.reveal() + " " + TOKEN.reveal() + " " + PRESIGNED.reveal();
    reply(status, "{\"error\":{\"message\":\"" + echo + "\"}}", "x-request-id", echo);
    UploadOrder upload = new UploadOrder("bot", PRESIGNED, null, "my bot", TOKEN);

    // When
    CreateOutcome outcome = client.uploads().upload(KEY, upload);

    // Then
    assertThat(outcome.toString())
        .doesNotContain(KEY.reveal(), TOKEN.reveal(), PRESIGNED.reveal(), "0123abcd");
  }

  // Jobs.

  @Test
  void readsAJob() {
    // Given
    reply(200, JOB, "Date", "Tue, 24 Nov 2026 12:00:00 GMT");

    // When
    Reply<UploadView> reply = client.uploads().job(KEY, "job-1", false);

    // Then
    Instant created = Instant.parse("2025-03-11T22:00:00Z");
    assertThat(reply)
        .isEqualTo(
            new Reply.Success<>(
                new UploadView(
                    new RemoteRef("devuser/bot", null, "job-1"),
                    UploadPhase.COMPLETE,
                    "Complete",
                    "Job is Complete",
                    "ours",
                    created),
                Instant.parse("2026-11-24T12:00:00Z")));
  }

  @Test
  void readsAJobWithNothingButAnId() {
    // Given
    reply(
        200,
        "{\"job_id\":\"job-1\",\"status\":\"Processing\",\"status_updates\":[],"
            + "\"created_at\":\"today\"}");

    // When
    Reply<UploadView> reply = client.uploads().job(KEY, "job-1", false);

    // Then
    UploadView job = success(reply);
    assertThat(job.phase()).isEqualTo(UploadPhase.IN_PROGRESS);
    assertThat(job.ref().modelName()).isNull();
    assertThat(job.createdAt()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{}", "<html></html>", "{\"job_id\":null}"})
  void aReplyWithoutAJobIsUnexpected(String body) {
    // Given
    reply(200, body);

    // When
    RemoteError failure = failure(client.uploads().job(KEY, "job-1", false));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.UNEXPECTED_REPLY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"data\":[%s]}", "{\"object\":{\"a\":[1]},\"data\":[%s]}", "[%s]"})
  void readsBothListShapes(String shape) {
    // Given
    reply(200, shape.formatted(JOB));

    // When
    Reply<UploadList> reply = client.uploads().jobs(KEY, false, any -> true);

    // Then
    assertThat(success(reply).uploads())
        .extracting(job -> job.ref().jobId())
        .containsExactly("job-1");
  }

  /** Whatever else is in the account, only what is wanted is in memory. */
  @Test
  void keepsOnlyTheNamesOfJobsThatNobodyWants() {
    // Given
    String row =
        "{\"job_id\":\"job-%d\",\"status\":\"Complete\",\"args\":{\"modelName\":\"dev/m%d\","
            + "\"description\":\"a stranger's\"}}";
    reply(
        200,
        IntStream.range(0, 1000)
            .mapToObj(i -> row.formatted(i, i))
            .collect(Collectors.joining(",", "[", "]")));

    // When
    UploadList list =
        success(client.uploads().jobs(KEY, false, job -> "dev/m7".equals(job.ref().modelName())));

    // Then
    assertThat(list.uploads()).extracting(job -> job.ref().jobId()).containsExactly("job-7");
    AdapterId who = new AdapterId("ns", "n");
    assertThat(list.mayLack(who, "m8")).isTrue();
    assertThat(list.mayLack(who, "m8-r2")).isTrue();
    assertThat(list.mayLack(who, "m7")).isFalse();
    assertThat(list.mayLack(who, "another")).isFalse();
  }

  /** A marker is looked for wherever it is, so who has just begun to look waits for a new list. */
  @Test
  void tellsWhoseMarkersAreLeftOut() {
    // Given
    reply(
        200,
        "[{\"job_id\":\"job-1\",\"args\":{\"modelName\":\"dev/x\","
            + "\"description\":\"lora-operator:o/ns/n/0123\"}}]");

    // When
    UploadList list = success(client.uploads().jobs(KEY, false, job -> false));

    // Then
    assertThat(list.uploads()).isEmpty();
    assertThat(list.mayLack(new AdapterId("ns", "n"), "bot")).isTrue();
    assertThat(list.mayLack(new AdapterId("ns", "other"), "bot")).isFalse();
  }

  private static final int LONG = 70_000;

  /** Rows of some 600 bytes each: more than 32 MiB, as an account has them after some years. */
  private void replyWithHistory(String description) {
    String row =
        "{\"type\":\"adapter_upload\",\"job_id\":\"job-%d\",\"args\":{\"modelName\":\"dev/m%d\","
            + "\"description\":\"%s\"},\"status_updates\":[{\"message\":\"%s\"}]}";
    String padding = "x".repeat(500);
    Buffer body = new Buffer().writeUtf8("[");
    for (int i = 0; i < LONG; i++) {
      body.writeUtf8(i == 0 ? "" : ",").writeUtf8(row.formatted(i, i, description, padding));
    }
    body.writeUtf8("]");
    assertThat(body.size()).isGreaterThan(40 << 20);
    server.enqueue(new MockResponse.Builder().body(body).build());
  }

  @Test
  void aLongHistoryDoesNotHideOurRows() {
    // Given
    replyWithHistory("theirs");

    // When
    UploadList list =
        success(client.uploads().jobs(KEY, true, job -> "job-69999".equals(job.ref().jobId())));

    // Then
    assertThat(list.uploads())
        .extracting(job -> job.ref().modelName())
        .containsExactly("dev/m69999");
    assertThat(list.mayLack(new AdapterId("ns", "n"), "m7")).isTrue();
  }

  @Test
  void whatIsKeptOfALongHistoryIsBounded() {
    // Given
    replyWithHistory("ours");

    // When
    RemoteError failure = failure(client.uploads().jobs(KEY, true, any -> true));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.UNEXPECTED_REPLY);
    assertThat(failure.message()).contains("larger");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"job_id\":\"a\",\"note\":\"%s\"}]",
        "[{\"job_id\":\"a\"}%s]",
        "{\"note\":\"%s\",\"data\":[{\"job_id\":\"a\"}]}"
      })
  void aRowThatIsTooLongIsRefused(String list) {
    // Given
    reply(200, list.formatted(" ".repeat(2 << 20)));

    // When
    RemoteError failure = failure(client.uploads().jobs(KEY, true, any -> true));

    // Then
    assertThat(failure.message()).contains("larger");
  }

  @Test
  void refusesAnEndlessList() {
    // Given
    reply(200, "{\"data\":[" + " ".repeat(33 << 20) + "]}");

    // When
    RemoteError failure = failure(client.uploads().jobs(KEY, false, any -> true));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.UNEXPECTED_REPLY);
    assertThat(failure.message()).contains("larger");
  }

  @Test
  void keepsTheEndOfALongDescriptionForItsMarker() {
    // Given
    String marker = "lora-operator:default/team-a/bot/0123456789abcdef";
    String description = "x".repeat(5000) + " " + marker;
    reply(200, "[{\"job_id\":\"a\",\"args\":{\"description\":\"" + description + "\"}}]");

    // When
    Reply<UploadList> reply = client.uploads().jobs(KEY, false, any -> true);

    // Then
    UploadView job = success(reply).uploads().get(0);
    assertThat(job.description()).hasSizeLessThanOrEqualTo(2000).endsWith(marker);
    assertThat(job.marker()).isPresent();
  }

  private static <T> T success(Reply<T> reply) {
    assertThat(reply).isInstanceOf(Reply.Success.class);
    return ((Reply.Success<T>) reply).value();
  }
}
