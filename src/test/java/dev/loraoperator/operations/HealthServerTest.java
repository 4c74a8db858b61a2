package dev.loraoperator.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The probes and the metrics, over real HTTP. */
class HealthServerTest {

  private final HttpClient client = HttpClient.newHttpClient();
  private Health live = Health.good("ok");
  private Health ready = Health.good("ok, leading");
  private Supplier<String> metrics = () -> "uploads_total 1";
  private HealthServer server;

  @BeforeEach
  void start() throws IOException {
    server = new HealthServer(0, () -> live, () -> ready, () -> metrics.get());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/healthz | ok",
        "/readyz | ok, leading",
        "/readyz?verbose | ok, leading",
        "/metrics | uploads_total 1"
      })
  void answersWhenLiveAndReady(String path, String text) throws Exception {
    HttpResponse<String> response = send("GET", path);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(text + "\n");
    assertThat(response.headers().firstValue("Content-Type")).get().asString().contains("0.0.4");
  }

  @Test
  void reportsNotReadyAndStaysLive() throws Exception {
    ready = Health.bad("not ready: not watched: secrets");

    HttpResponse<String> response = send("GET", "/readyz");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).isEqualTo("not ready: not watched: secrets\n");
    assertThat(send("GET", "/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void reportsNotLive() throws Exception {
    live = Health.bad("not live: 1 of 16 workers stuck");

    HttpResponse<String> response = send("GET", "/healthz");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).isEqualTo("not live: 1 of 16 workers stuck\n");
  }

  @Test
  void answersHeadWithoutABody() throws Exception {
    HttpResponse<String> response = send("HEAD", "/healthz");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
  void refusesOtherMethods(String method) throws Exception {
    HttpResponse<String> response = send(method, "/healthz");

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/healthz/", "/healthzz", "/metrics/jvm"})
  void servesNoOtherPages(String path) throws Exception {
    assertThat(send("GET", path).statusCode()).isEqualTo(404);
  }

  @Test
  void survivesFailingMetrics() throws Exception {
    metrics =
        () -> {
          throw new IllegalStateException("on purpose");
        };

    HttpResponse<String> response = send("GET", "/metrics");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).doesNotContain("on purpose");
    assertThat(send("GET", "/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void isNotBlockedByClientsThatNeverFinishTheirRequest() throws Exception {
    try (Socket first = unfinishedRequest();
        Socket second = unfinishedRequest()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .ignoreExceptions()
          .until(() -> send("GET", "/healthz").statusCode() == 200);
      assertThat(first.isConnected()).isTrue();
      assertThat(second.isConnected()).isTrue();
    }
  }

  @Test
  void freesItsPortWhenClosed() throws Exception {
    int port = server.port();
    server.close();

    try (HealthServer next = new HealthServer(port, () -> live, () -> ready, metrics)) {
      assertThat(next.port()).isEqualTo(port);
    }
  }

  private Socket unfinishedRequest() throws IOException {
    Socket socket = new Socket("127.0.0.1", server.port());
    socket.getOutputStream().write("GET /hea".getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private HttpResponse<String> send(String method, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return client.send(
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(1))
            .method(method, BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }
}
