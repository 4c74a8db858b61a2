package dev.loraoperator.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.upload.Resolution;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.Source;
import dev.loraoperator.model.secret.SecretLookup;
import dev.loraoperator.model.secret.SecretValues;
import dev.loraoperator.model.secret.Sensitive;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What a source becomes, or why it cannot be used. */
class SourceResolverTest {

  private static final Instant NOW = Instant.now();
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final String NAMESPACE = "team-a";
  private static final AdapterId ADAPTER = new AdapterId(NAMESPACE, "bot");
  private static final String SECRET_KEY = "the-secret-access-key-0123456789";

  private static final Map<String, String> STATIC_KEYS =
      Map.of(
          "aws/AWS_ACCESS_KEY_ID", "AKIAEXAMPLE000000000", "aws/AWS_SECRET_ACCESS_KEY", SECRET_KEY);

  /** Secrets as {@code name/key} to value. */
  private static SecretValues secrets(Map<String, String> values) {
    return (name, key) -> {
      String value = values.get(name + "/" + key);
      return value == null
          ? new SecretLookup.MissingKey(name, key)
          : new SecretLookup.Found(Sensitive.of(value));
    };
  }

  private static SourceResolver resolver(Set<String> namespaces, AwsCredentials own) {
    OperatorIdentity identity =
        new OperatorIdentity(
            () -> {
              if (own == null) {
                throw SdkClientException.create("no credentials, tried " + SECRET_KEY);
              }
              return StaticCredentialsProvider.create(own);
            },
            Runnable::run,
            CLOCK,
            System::nanoTime,
            adapter -> {});
    return new SourceResolver(
        new SourceSettings(URI.create("https://huggingface.co"), namespaces), identity, CLOCK);
  }

  private static Source.S3 s3(String region, String endpoint, boolean pathStyle, String secret) {
    return new Source.S3(
        "my-bucket", "dir/my lora+1.zip", region, endpoint, pathStyle, secret, Duration.ofHours(6));
  }

  private static URI location(Resolution resolution) {
    assertThat(resolution).isInstanceOf(Resolution.Resolved.class);
    return URI.create(((Resolution.Resolved) resolution).location().reveal());
  }

  private static Reason reason(Resolution resolution) {
    assertThat(resolution).isInstanceOf(Resolution.Faulty.class);
    assertThat(resolution.toString()).doesNotContain(SECRET_KEY);
    return ((Resolution.Faulty) resolution).problem().reason();
  }

  @Test
  void aRepositoryIsNamedByItsUrl() {
    Resolution resolution =
        resolver(Set.of(), null)
            .resolve(
                ADAPTER,
                new Source.HuggingFace("acme/bot", new SecretKeyRef("hf", "HF_TOKEN")),
                secrets(Map.of("hf/HF_TOKEN", "hf_abc")));

    Resolution.Resolved source = (Resolution.Resolved) resolution;
    assertThat(source.location().reveal()).isEqualTo("https://huggingface.co/acme/bot");
    assertThat(source.huggingFaceToken().reveal()).isEqualTo("hf_abc");
    assertThat(resolution.toString()).doesNotContain("hf_abc");
  }

  @Test
  void anArchiveIsPresignedForItsLifetime() {
    URI url =
        location(
            resolver(Set.of(), null)
                .resolve(ADAPTER, s3("eu-central-1", null, false, "aws"), secrets(STATIC_KEYS)));

    assertThat(url.getHost()).isEqualTo("my-bucket.s3.eu-central-1.amazonaws.com");
    assertThat(url.getRawPath()).isEqualTo("/dir/my%20lora%2B1.zip");
    assertThat(url.getRawQuery())
        .contains("X-Amz-Expires=21600")
        .contains("eu-central-1%2Fs3")
        .contains("X-Amz-Signature=")
        .doesNotContain("X-Amz-Security-Token");
  }

  @Test
  void aCompatibleStoreIsAddressedAsItWants() {
    URI url =
        location(
            resolver(Set.of(), null)
                .resolve(
                    ADAPTER,
                    s3("anything-goes", "https://minio.example.com", true, "aws"),
                    secrets(STATIC_KEYS)));

    assertThat(url.getHost()).isEqualTo("minio.example.com");
    assertThat(url.getRawPath()).isEqualTo("/my-bucket/dir/my%20lora%2B1.zip");
  }

  @Test
  void sessionCredentialsTravelInTheUrl() {
    Map<String, String> keys = new java.util.HashMap<>(STATIC_KEYS);
    keys.put("aws/AWS_SESSION_TOKEN", "the-session-token");
    keys.put("aws/AWS_CREDENTIAL_EXPIRATION", NOW.plus(Duration.ofHours(3)).toString());

    Resolution resolution =
        resolver(Set.of(), null)
            .resolve(ADAPTER, s3("us-east-1", null, false, "aws"), secrets(keys));

    assertThat(location(resolution).getRawQuery())
        .contains("X-Amz-Security-Token=the-session-token");
    assertThat(resolution.toString()).doesNotContain("the-session-token");
  }

  /** One row: what is wrong, and its reason. */
  record Row(
      String name,
      Source source,
      Map<String, String> secrets,
      Set<String> namespaces,
      AwsCredentials own,
      Reason reason) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> faults() {
    AwsCredentials dying =
        AwsSessionCredentials.builder()
            .accessKeyId("ASIAEXAMPLE")
            .secretAccessKey(SECRET_KEY)
            .sessionToken("t")
            .expirationTime(NOW.plus(Duration.ofMinutes(60)))
            .build();
    Map<String, String> dyingSecret = new java.util.HashMap<>(STATIC_KEYS);
    dyingSecret.put("aws/AWS_SESSION_TOKEN", "t");
    dyingSecret.put("aws/AWS_CREDENTIAL_EXPIRATION", NOW.plus(Duration.ofMinutes(99)).toString());
    Source.PresignedUrl url = new Source.PresignedUrl(new SecretKeyRef("u", "url"));
    String expires = "https://x.test/a.zip?Expires=" + NOW.plusSeconds(99 * 60).getEpochSecond();
    return Stream.of(
        new Row(
            "token missing",
            new Source.HuggingFace("a/b", new SecretKeyRef("hf", "HF_TOKEN")),
            Map.of(),
            Set.of(),
            null,
            Reason.SECRET_NOT_FOUND),
        new Row(
            "nothing to upload",
            new Source.Existing("acme/bot"),
            Map.of(),
            Set.of(),
            null,
            Reason.INTERNAL_ERROR),
        new Row(
            "secret key missing",
            s3("us-east-1", null, false, "aws"),
            Map.of("aws/AWS_ACCESS_KEY_ID", "AKIA"),
            Set.of(),
            null,
            Reason.SECRET_NOT_FOUND),
        new Row(
            "unknown region",
            s3("eu-mars-1", null, false, "aws"),
            STATIC_KEYS,
            Set.of(),
            null,
            Reason.UNKNOWN_REGION),
        new Row(
            "session in the Secret ends too soon",
            s3("us-east-1", null, false, "aws"),
            dyingSecret,
            Set.of(),
            null,
            Reason.AWS_CREDENTIALS_UNAVAILABLE),
        new Row(
            "namespace may not use the operator's identity",
            s3("us-east-1", null, false, null),
            Map.of(),
            Set.of("team-b"),
            dying,
            Reason.AWS_IDENTITY_NOT_ALLOWED),
        new Row(
            "presigned URL ends too soon",
            url,
            Map.of("u/url", expires),
            Set.of(),
            null,
            Reason.URL_EXPIRES_TOO_SOON),
        new Row(
            "presigned URL over plain HTTP",
            url,
            Map.of("u/url", "http://x.test/a.zip"),
            Set.of(),
            null,
            Reason.INVALID_SECRET),
        new Row(
            "presigned URL with a password",
            url,
            Map.of("u/url", "https://user:pw@x.test/a.zip"),
            Set.of(),
            null,
            Reason.INVALID_SECRET),
        new Row(
            "no URL at all",
            url,
            Map.of("u/url", "s3://b/k.zip"),
            Set.of(),
            null,
            Reason.INVALID_SECRET),
        new Row("presigned URL missing", url, Map.of(), Set.of(), null, Reason.SECRET_NOT_FOUND));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void saysWhatIsMissing(Row row) {
    assertThat(
            reason(
                resolver(row.namespaces(), row.own())
                    .resolve(ADAPTER, row.source(), secrets(row.secrets()))))
        .isEqualTo(row.reason());
  }

  @Test
  void theOperatorsOwnIdentityIsLookedUpInTheBackground() {
    // Given
    SourceResolver resolver =
        resolver(Set.of(NAMESPACE), AwsBasicCredentials.create("AKIAOWN", SECRET_KEY));
    Source.S3 archive = s3("us-east-1", null, false, null);

    // When
    Resolution first = resolver.resolve(ADAPTER, archive, secrets(Map.of()));
    Resolution second = resolver.resolve(ADAPTER, archive, secrets(Map.of()));

    // Then
    assertThat(first).isInstanceOf(Resolution.Pending.class);
    assertThat(location(second).getRawQuery()).contains("AKIAOWN");
  }

  @Test
  void anIdentityThatEndsTooSoonOrIsMissingIsWaitedFor() {
    // Given
    AwsCredentials dying =
        AwsSessionCredentials.builder()
            .accessKeyId("ASIAEXAMPLE")
            .secretAccessKey(SECRET_KEY)
            .sessionToken("t")
            .expirationTime(NOW.plus(Duration.ofMinutes(60)))
            .build();
    SourceResolver hourly = resolver(Set.of(NAMESPACE), dying);
    SourceResolver none = resolver(Set.of(NAMESPACE), null);
    Source.S3 archive = s3("us-east-1", null, false, null);

    // When
    hourly.resolve(ADAPTER, archive, secrets(Map.of()));
    none.resolve(ADAPTER, archive, secrets(Map.of()));

    // Then
    assertThat(reason(hourly.resolve(ADAPTER, archive, secrets(Map.of()))))
        .isEqualTo(Reason.AWS_CREDENTIALS_UNAVAILABLE);
    assertThat(reason(none.resolve(ADAPTER, archive, secrets(Map.of()))))
        .isEqualTo(Reason.AWS_CREDENTIALS_UNAVAILABLE);
  }
}
