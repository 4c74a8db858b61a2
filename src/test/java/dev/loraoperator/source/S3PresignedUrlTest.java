package dev.loraoperator.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.upload.Resolution;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Source;
import dev.loraoperator.model.secret.SecretLookup;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.S3TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What we presign is accepted by a server that checks signatures. */
class S3PresignedUrlTest {

  @Test
  void opensItsObjectAndNothingElse() throws Exception {
    try (S3TestServer s3 = S3TestServer.start()) {
      // Given
      s3.createBucket("loras");
      s3.put("loras", "a b+ü.zip", "content".getBytes());

      // When
      String url = presign(s3, "a b+ü.zip", s3.secretAccessKey());

      // Then
      assertThat(get(url)).isEqualTo(200);
      assertThat(get(url.replaceFirst("X-Amz-Expires=\\d+", "X-Amz-Expires=604800")))
          .isEqualTo(403);
      assertThat(get(url.replaceFirst("\\?.*", ""))).isEqualTo(403);
      assertThat(get(presign(s3, "a b+ü.zip", "another-secret-access-key"))).isEqualTo(403);
    }
  }

  private static String presign(S3TestServer s3, String key, String secretKey) {
    Map<String, String> keys =
        Map.of("AWS_ACCESS_KEY_ID", s3.accessKeyId(), "AWS_SECRET_ACCESS_KEY", secretKey);
    SourceResolver resolver =
        new SourceResolver(
            new SourceSettings(URI.create("https://huggingface.co"), Set.of()),
            OperatorIdentity.ofDefaultChain(
                Runnable::run, Clock.systemUTC(), System::nanoTime, adapter -> {}),
            Clock.systemUTC());
    Resolution resolution =
        resolver.resolve(
            new AdapterId("team-a", "bot"),
            new Source.S3(
                "loras",
                key,
                "us-east-1",
                s3.endpoint().toString(),
                true,
                "aws",
                Duration.ofHours(2)),
            (name, field) ->
                keys.containsKey(field)
                    ? new SecretLookup.Found(Sensitive.of(keys.get(field)))
                    : new SecretLookup.MissingKey(name, field));
    return ((Resolution.Resolved) resolution).location().reveal();
  }

  private static int get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
