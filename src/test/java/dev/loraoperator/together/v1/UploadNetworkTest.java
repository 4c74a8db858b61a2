package dev.loraoperator.together.v1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.RemoteError.Effect;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadOrder;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.CallListener;
import dev.loraoperator.together.http.HttpCalls;
import dev.loraoperator.together.http.Reply;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client makes of a network that fails, and that it never sends a request twice. */
class UploadNetworkTest {

  private static final Sensitive KEY = Sensitive.of("tgp_v1_the-api-key");
  private static final UploadOrder UPLOAD =
      new UploadOrder("bot", Sensitive.of("https://huggingface.co/org/bot"), null, "my bot", null);
  private static final String ACCEPTED = "{\"data\":{\"job_id\":\"job-1\"}}";
  private static final Duration AMPLE = Duration.ofSeconds(30);

  private final MockWebServer server = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private V1Api client(Duration callTimeout) {
    return client(server.url("/").toString(), callTimeout);
  }

  private static V1Api client(String baseUrl, Duration callTimeout) {
    return TestApi.at(baseUrl, callTimeout, Clock.systemUTC());
  }

  private static MockResponse.Builder accepted() {
    return new MockResponse.Builder().body(ACCEPTED);
  }

  private static RemoteError failure(CreateOutcome outcome) {
    assertThat(outcome).isInstanceOf(CreateOutcome.Failed.class);
    return ((CreateOutcome.Failed) outcome).error();
  }

  // Nothing of the request has left.

  @Test
  void anUnknownHostHadNoEffect() {
    // Given
    V1Api client = client("https://together.invalid", AMPLE);

    // When
    RemoteError failure = failure(client.uploads().upload(KEY, UPLOAD));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.TOGETHER_UNAVAILABLE);
    assertThat(failure.effect()).isEqualTo(Effect.NONE);
    assertThat(failure.message()).startsWith("together.invalid cannot be resolved; check DNS");
  }

  @Test
  void aRefusedConnectionHadNoEffect() {
    // Given
    V1Api client = client(AMPLE);
    server.close();

    // When
    RemoteError failure = failure(client.uploads().upload(KEY, UPLOAD));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.TOGETHER_UNAVAILABLE);
    assertThat(failure.effect()).isEqualTo(Effect.NONE);
    assertThat(failure.message()).contains("cannot be connected to; check egress");
  }

  @Test
  void anUntrustedCertificateHadNoEffect() {
    // Given
    server.useHttps(untrusted().sslSocketFactory());
    V1Api client = client(AMPLE);

    // When
    RemoteError failure = failure(client.uploads().upload(KEY, UPLOAD));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.TOGETHER_UNAVAILABLE);
    assertThat(failure.effect()).isEqualTo(Effect.NONE);
    assertThat(failure.message()).contains("TLS handshake", "check proxies and CA certificates");
    assertThat(server.getRequestCount()).isZero();
  }

  private static HandshakeCertificates untrusted() {
    HeldCertificate certificate =
        new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
    return new HandshakeCertificates.Builder().heldCertificate(certificate).build();
  }

  // The request has left, at least in part.

  /** A server that hears the upload, and breaks off. */
  record Break(String name, MockResponse response) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Break> breaks() {
    SocketEffect cut = new SocketEffect.CloseSocket();
    return Stream.of(
        new Break("at the request's start", accepted().onRequestStart(cut).build()),
        new Break("in the request's body", accepted().onRequestBody(cut).build()),
        new Break("before the reply", accepted().onResponseStart(cut).build()),
        new Break("in the reply", accepted().onResponseBody(cut).build()));
  }

  /** Those that the server cannot make before the request has reached it. */
  static Stream<Break> breaksAfterTheRequest() {
    return breaks().skip(1);
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void aCutConnectionMayHaveHadAnEffect(Break row) {
    // Given
    server.enqueue(row.response());

    // When
    RemoteError failure = failure(client(AMPLE).uploads().upload(KEY, UPLOAD));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.TOGETHER_UNAVAILABLE);
    assertThat(failure.effect()).isEqualTo(Effect.UNKNOWN);
    assertThat(failure.message()).contains("broke");
  }

  static Stream<Break> hangs() {
    SocketEffect stall = SocketEffect.Stall.INSTANCE;
    return Stream.of(
        new Break("before the reply", accepted().onResponseStart(stall).build()),
        new Break("in the reply", accepted().onResponseBody(stall).build()));
  }

  @ParameterizedTest
  @MethodSource("hangs")
  void aHangMayHaveHadAnEffect(Break row) {
    // Given
    server.enqueue(row.response());

    // When
    RemoteError failure = failure(client(Duration.ofSeconds(2)).uploads().upload(KEY, UPLOAD));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.TOGETHER_UNAVAILABLE);
    assertThat(failure.effect()).isEqualTo(Effect.UNKNOWN);
    assertThat(failure.message()).contains("gave no answer within 2 s");
  }

  // Once means once.

  @ParameterizedTest
  @ValueSource(ints = {301, 307, 308, 401, 408, 421, 503})
  void postsOnceWhateverTheStatus(int status) {
    // Given
    server.enqueue(tryAgainNow(status));
    server.enqueue(accepted().build());

    // When
    CreateOutcome outcome = client(AMPLE).uploads().upload(KEY, UPLOAD);

    // Then
    assertThat(outcome).isInstanceOf(CreateOutcome.Failed.class);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 307, 308, 401, 408, 421, 503})
  void readsOnceWhateverTheStatus(int status) {
    // Given
    server.enqueue(tryAgainNow(status));
    server.enqueue(new MockResponse.Builder().body("[]").build());

    // When
    Reply<UploadList> reply = client(AMPLE).uploads().jobs(KEY, false, any -> true);

    // Then
    assertThat(reply).isInstanceOf(Reply.Failure.class);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  private MockResponse tryAgainNow(int status) {
    return new MockResponse.Builder()
        .code(status)
        .addHeader("Retry-After", "0")
        .addHeader("Location", server.url("/elsewhere"))
        .build();
  }

  @ParameterizedTest
  @MethodSource("breaksAfterTheRequest")
  void postsOnceOverAPooledConnection(Break row) {
    // Given
    V1Api client = client(AMPLE);
    server.enqueue(new MockResponse.Builder().body("[]").build());
    client.uploads().jobs(KEY, false, any -> true);
    server.enqueue(row.response());
    server.enqueue(accepted().build());

    // When
    CreateOutcome outcome = client.uploads().upload(KEY, UPLOAD);

    // Then a resend would have been accepted
    assertThat(failure(outcome).effect()).isEqualTo(Effect.UNKNOWN);
  }

  /** A new connection may be opened, but only before anything has been sent over the stale one. */
  @Test
  void postsAtMostOnceOverAStaleConnection() throws InterruptedException {
    // Given
    V1Api client = client(AMPLE);
    server.enqueue(
        new MockResponse.Builder()
            .body("[]")
            .onResponseEnd(new SocketEffect.CloseSocket())
            .build());
    client.uploads().jobs(KEY, false, any -> true);
    server.takeRequest();
    server.enqueue(accepted().build());
    server.enqueue(accepted().build());

    // When
    CreateOutcome outcome = client.uploads().upload(KEY, UPLOAD);

    // Then
    int posts = server.getRequestCount() - 1;
    assertThat(posts).isEqualTo(outcome instanceof CreateOutcome.Created ? 1 : 0);
  }

  @Test
  void postsOnceWhenAnHttp2StreamIsRefused() {
    // Given
    server.setProtocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
    int refusedStream = 7;
    server.enqueue(accepted().onRequestStart(new SocketEffect.CloseStream(refusedStream)).build());
    server.enqueue(accepted().build());
    V1Api client =
        TestApi.at(
            server.url("/").toString(),
            HttpCalls.client(AMPLE)
                .newBuilder()
                .protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE))
                .build(),
            Clock.systemUTC(),
            CallListener.NONE);

    // When
    CreateOutcome outcome = client.uploads().upload(KEY, UPLOAD);

    // Then a resend would have been accepted
    assertThat(failure(outcome).effect()).isEqualTo(Effect.UNKNOWN);
  }

  @Test
  void theBodyItselfForbidsAResend() {
    // Given a client that would resend
    server.enqueue(new MockResponse.Builder().code(408).build());
    server.enqueue(accepted().build());
    V1Api client =
        TestApi.at(
            server.url("/").toString(),
            HttpCalls.client(AMPLE).newBuilder().retryOnConnectionFailure(true).build(),
            Clock.systemUTC(),
            CallListener.NONE);

    // When
    CreateOutcome outcome = client.uploads().upload(KEY, UPLOAD);

    // Then
    assertThat(failure(outcome).effect()).isEqualTo(Effect.UNKNOWN);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }
}
