package dev.loraoperator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.model.PreflightMode;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.Source;
import dev.loraoperator.model.VerifySettings;
import dev.loraoperator.spec.SpecFields.EndpointFields;
import dev.loraoperator.spec.SpecFields.HuggingFaceFields;
import dev.loraoperator.spec.SpecFields.PresignedUrlFields;
import dev.loraoperator.spec.SpecFields.S3Fields;
import dev.loraoperator.spec.SpecFields.SecretKeyFields;
import dev.loraoperator.spec.SpecFields.VerifyFields;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The operator refuses by itself what the CRD refuses on newer clusters, and fills in defaults. */
class SpecReaderTest {

  private static final AdapterId ID = new AdapterId("ns", "my-lora");
  private static final HuggingFaceFields REPO = new HuggingFaceFields("acme/bot", null);

  private final SpecReader reader = new SpecReader("default");

  private static SpecFields fields(
      String modelName, HuggingFaceFields huggingFace, S3Fields s3, PresignedUrlFields url) {
    return new SpecFields(
        ID, modelName, null, null, null, huggingFace, s3, url, null, null, null, null);
  }

  private static SpecFields s3(String uri, String region, String endpoint, String lifetime) {
    return fields(null, null, new S3Fields(uri, region, endpoint, null, null, lifetime), null);
  }

  private static SpecFields serving(
      String preflight, VerifyFields verify, EndpointFields endpoint, String interval) {
    return new SpecFields(
        ID, null, null, null, null, REPO, null, null, preflight, verify, endpoint, interval);
  }

  private static VerifyFields question(
      String api, String prompt, Integer maxTokens, Double temperature, String timeout) {
    return new VerifyFields(
        null, api, prompt, maxTokens, temperature, timeout, false, null, null, null);
  }

  private static VerifyFields expecting(String contains, String matches) {
    return new VerifyFields(null, null, null, null, null, null, true, contains, matches, null);
  }

  private AdapterSpec valid(SpecFields fields) {
    SpecCheck check = reader.check(fields);
    assertThat(check).isInstanceOf(SpecCheck.Valid.class);
    return ((SpecCheck.Valid) check).request();
  }

  @Test
  void fillsInEveryDefault() {
    AdapterSpec request = valid(fields(null, REPO, null, null));

    assertThat(request.modelName()).isEqualTo("my-lora");
    assertThat(request.baseModel()).isNull();
    assertThat(request.apiKey())
        .isEqualTo(new SecretKeyRef("together-api-key", "TOGETHER_API_KEY"));
    assertThat(request.source()).isEqualTo(new Source.HuggingFace("acme/bot", null));
  }

  @Test
  void fillsInTheDefaultsOfServing() {
    AdapterSpec request = valid(fields(null, REPO, null, null));

    assertThat(request.preflight()).isEqualTo(PreflightMode.ENFORCE);
    assertThat(request.endpoint()).isNull();
    assertThat(request.interval()).isEqualTo(Duration.ofHours(1));
    assertThat(request.verify())
        .isEqualTo(
            new VerifySettings(
                true,
                VerifySettings.Api.AUTO,
                "Q: The capital of France is?\nA:",
                8,
                0,
                Duration.ofMinutes(10),
                null,
                false));
    assertThat(
            valid(serving(null, null, new EndpointFields("endpoint-1", null, null), null))
                .endpoint())
        .isEqualTo(new EndpointRef("endpoint-1", null, Duration.ofMinutes(10)));
  }

  @Test
  void aPatternOfAUserTakesLinearTime() {
    // Given a pattern that takes java.util.regex longer than the universe lasts
    AdapterSpec request = valid(serving(null, expecting(null, "(a+)+$"), null, null));

    assertThat(request.verify().expect().isMetBy("a".repeat(199) + "b")).isFalse();
  }

  @Test
  void fillsInTheDefaultsOfEverySource() {
    assertThat(valid(s3("s3://my-bucket/dir/x.tar.gz", null, null, null)).source())
        .isEqualTo(
            new Source.S3(
                "my-bucket", "dir/x.tar.gz", null, null, false, null, Duration.ofHours(6)));
    assertThat(
            valid(fields(null, null, null, new PresignedUrlFields(new SecretKeyFields("u", null))))
                .source())
        .isEqualTo(new Source.PresignedUrl(new SecretKeyRef("u", "url")));
    assertThat(
            valid(
                    fields(
                        null,
                        new HuggingFaceFields(
                            "https://huggingface.co/acme/bot/", new SecretKeyFields("t", null)),
                        null,
                        null))
                .source())
        .isEqualTo(new Source.HuggingFace("acme/bot", new SecretKeyRef("t", "HF_TOKEN")));
  }

  /** One row: a spec and the field it is refused for. */
  record Row(String path, SpecFields fields) {
    @Override
    public String toString() {
      return path + " of " + fields;
    }
  }

  static Stream<Row> invalid() {
    String uri = "s3://my-bucket/x.zip";
    SecretKeyFields nameless = new SecretKeyFields(null, null);
    return Stream.of(
        new Row("spec.preflight", serving("enforce", null, null, null)),
        new Row(
            "spec.verify.api", serving(null, question("?", null, null, null, null), null, null)),
        new Row(
            "spec.verify.prompt", serving(null, question(null, " ", null, null, null), null, null)),
        new Row(
            "spec.verify.prompt",
            serving(null, question(null, "p".repeat(4001), null, null, null), null, null)),
        new Row(
            "spec.verify.maxTokens",
            serving(null, question(null, null, 0, null, null), null, null)),
        new Row(
            "spec.verify.maxTokens",
            serving(null, question(null, null, 513, null, null), null, null)),
        new Row(
            "spec.verify.temperature",
            serving(null, question(null, null, null, -0.1, null), null, null)),
        new Row(
            "spec.verify.temperature",
            serving(null, question(null, null, null, Double.NaN, null), null, null)),
        new Row(
            "spec.verify.timeout",
            serving(null, question(null, null, null, null, "59s"), null, null)),
        new Row("spec.verify.expect", serving(null, expecting(null, null), null, null)),
        new Row("spec.verify.expect", serving(null, expecting("a", "b"), null, null)),
        new Row("spec.verify.expect", serving(null, expecting("", null), null, null)),
        new Row("spec.verify.expect.matches", serving(null, expecting(null, "(a"), null, null)),
        new Row("spec.endpoint", serving(null, null, new EndpointFields(null, null, null), null)),
        new Row("spec.endpoint", serving(null, null, new EndpointFields("a", "b", null), null)),
        new Row(
            "spec.endpoint.id", serving(null, null, new EndpointFields("..", null, null), null)),
        new Row(
            "spec.endpoint.name", serving(null, null, new EndpointFields(null, "a:b", null), null)),
        new Row(
            "spec.endpoint.detachTimeout",
            serving(null, null, new EndpointFields("a", null, "25h"), null)),
        new Row("spec.interval", serving(null, null, null, "59s")),
        new Row("spec.interval", serving(null, null, null, "8d")),
        new Row("spec.source", fields(null, null, null, null)),
        new Row(
            "spec.source",
            fields(null, REPO, null, new PresignedUrlFields(new SecretKeyFields("u", null)))),
        new Row("spec.modelName", fields("has/slash", REPO, null, null)),
        new Row("spec.modelName", fields("", REPO, null, null)),
        new Row("spec.modelName", fields("-dash", REPO, null, null)),
        new Row("spec.modelName", fields("n".repeat(97), REPO, null, null)),
        new Row(
            "spec.modelName",
            new SpecFields(
                new AdapterId("ns", "n".repeat(97)),
                null,
                null,
                null,
                null,
                REPO,
                null,
                null,
                null,
                null,
                null,
                null)),
        new Row(
            "spec.baseModel",
            new SpecFields(
                ID, null, "b".repeat(201), null, null, REPO, null, null, null, null, null, null)),
        new Row(
            "spec.description",
            new SpecFields(
                ID, null, null, "d".repeat(501), null, REPO, null, null, null, null, null, null)),
        new Row(
            "spec.apiKeySecretRef.name",
            new SpecFields(
                ID, null, null, null, nameless, REPO, null, null, null, null, null, null)),
        new Row(
            "spec.apiKeySecretRef.name",
            new SpecFields(
                ID,
                null,
                null,
                null,
                new SecretKeyFields("../other", null),
                REPO,
                null,
                null,
                null,
                null,
                null,
                null)),
        new Row(
            "spec.apiKeySecretRef.key",
            new SpecFields(
                ID,
                null,
                null,
                null,
                new SecretKeyFields("s", "a/b"),
                REPO,
                null,
                null,
                null,
                null,
                null,
                null)),
        new Row(
            "spec.source.huggingFace.repo",
            fields(null, new HuggingFaceFields("acme", null), null, null)),
        new Row(
            "spec.source.huggingFace.repo",
            fields(null, new HuggingFaceFields("http://huggingface.co/a/b", null), null, null)),
        new Row(
            "spec.source.huggingFace.repo",
            fields(null, new HuggingFaceFields("a/..b", null), null, null)),
        new Row(
            "spec.source.huggingFace.tokenSecretRef.name",
            fields(null, new HuggingFaceFields("a/b", nameless), null, null)),
        new Row("spec.source.s3.uri", s3("s3://my-bucket/x.tar", null, null, null)),
        new Row("spec.source.s3.uri", s3("https://my-bucket/x.zip", null, null, null)),
        new Row("spec.source.s3.uri", s3("s3://my-bucket/x.zip?versionId=1.zip", null, null, null)),
        new Row("spec.source.s3.uri", s3(null, null, null, null)),
        new Row("spec.source.s3.region", s3(uri, "EU Central", null, null)),
        new Row("spec.source.s3.endpoint", s3(uri, null, "http://minio.example.com", null)),
        new Row("spec.source.s3.endpoint", s3(uri, null, "https://a:b@minio.example.com", null)),
        new Row("spec.source.s3.endpoint", s3(uri, null, "https://minio.example.com/path", null)),
        new Row("spec.source.s3.endpoint", s3(uri, null, "minio", null)),
        new Row("spec.source.s3.urlLifetime", s3(uri, null, null, "99m")),
        new Row("spec.source.s3.urlLifetime", s3(uri, null, null, "8d")),
        new Row("spec.source.s3.urlLifetime", s3(uri, null, null, "long")),
        new Row(
            "spec.source.s3.credentialsSecretRef.name",
            fields(null, null, new S3Fields(uri, null, null, null, nameless, null), null)),
        new Row(
            "spec.source.presignedUrl.secretRef.name",
            fields(null, null, null, new PresignedUrlFields(null))));
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void namesTheField(Row row) {
    SpecCheck check = reader.check(row.fields());

    assertThat(check).isInstanceOf(SpecCheck.Invalid.class);
    assertThat(((SpecCheck.Invalid) check).violations())
        .extracting(Violation::path)
        .contains(row.path());
  }
}
