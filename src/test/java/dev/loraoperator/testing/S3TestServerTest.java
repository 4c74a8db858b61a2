package dev.loraoperator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The S3 of the tests opens to fresh, properly signed URLs, and to nothing else. */
class S3TestServerTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private static S3TestServer s3;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() {
    s3 = S3TestServer.start();
    s3.createBucket("adapters");
    s3.put("adapters", "bot.zip", AdapterFiles.zip(AdapterFiles.valid("base")));
    s3.put("adapters", "other.zip", new byte[] {1});
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  @Test
  void opensToAPresignedUrl() throws Exception {
    // Given
    String url = presigned(s3.secretAccessKey(), HOUR);

    // When
    int status = status(url);

    // Then
    assertThat(status).isEqualTo(200);
  }

  @Test
  void refusesAnExpiredUrl() {
    // Given
    String url = presigned(s3.secretAccessKey(), Duration.ofSeconds(1));

    // When its second is over, then
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(status(url)).isEqualTo(403));
  }

  @Test
  void refusesAUrlSignedForAnotherObject() throws Exception {
    // Given
    String url = presigned(s3.secretAccessKey(), HOUR).replace("/bot.zip", "/other.zip");

    // When
    int status = status(url);

    // Then
    assertThat(status).isEqualTo(403);
  }

  @Test
  void refusesAUrlSignedWithAWrongSecret() throws Exception {
    // Given
    String url = presigned("not-the-secret", HOUR);

    // When
    int status = status(url);

    // Then
    assertThat(status).isEqualTo(403);
  }

  @Test
  void refusesAnAnonymousRequest() throws Exception {
    // Given
    String url = s3.endpoint() + "/adapters/bot.zip";

    // When
    int status = status(url);

    // Then
    assertThat(status).isEqualTo(403);
  }

  private int status(String url) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static String presigned(String secretAccessKey, Duration validity) {
    return PresignedUrls.of(s3, "adapters", "bot.zip", secretAccessKey, validity);
  }
}
