package dev.loraoperator.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.loraoperator.api.v1alpha1.EndpointSpec;
import dev.loraoperator.api.v1alpha1.ExistingSourceSpec;
import dev.loraoperator.api.v1alpha1.ExpectSpec;
import dev.loraoperator.api.v1alpha1.HuggingFaceSourceSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapterSpec;
import dev.loraoperator.api.v1alpha1.PresignedUrlSourceSpec;
import dev.loraoperator.api.v1alpha1.S3SourceSpec;
import dev.loraoperator.api.v1alpha1.SecretKeyReference;
import dev.loraoperator.api.v1alpha1.SecretReference;
import dev.loraoperator.api.v1alpha1.SourceSpec;
import dev.loraoperator.api.v1alpha1.VerifySpec;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.DeletionPolicy;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.model.PreflightMode;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.Source;
import dev.loraoperator.model.VerifySettings;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator refuses by itself what the CRD refuses on newer clusters, and fills in defaults. */
class SpecReaderTest {

  private static final AdapterId ID = new AdapterId("ns", "my-lora");
  private static final HuggingFaceSourceSpec REPO = new HuggingFaceSourceSpec("acme/bot", null);

  private final SpecReader reader = new SpecReader("default", DeletionPolicy.RETAIN);

  private static LoraAdapterSpec uploading(
      String modelName, String baseModel, String description, SecretKeyReference apiKey) {
    SourceSpec source = new SourceSpec(REPO, null, null, null);
    return new LoraAdapterSpec(
        null,
        modelName,
        baseModel,
        description,
        source,
        apiKey,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static LoraAdapterSpec named(String modelName) {
    return uploading(modelName, null, null, null);
  }

  private static LoraAdapterSpec from(
      HuggingFaceSourceSpec huggingFace, S3SourceSpec s3, PresignedUrlSourceSpec url) {
    SourceSpec source = new SourceSpec(huggingFace, s3, url, null);
    return new LoraAdapterSpec(
        null, null, null, null, source, null, null, null, null, null, null, null, null);
  }

  private static LoraAdapterSpec s3(String uri, String region, String endpoint, String lifetime) {
    return from(null, new S3SourceSpec(uri, region, endpoint, null, null, lifetime), null);
  }

  private static LoraAdapterSpec existing(
      String name, String modelName, String description, String deletionPolicy) {
    SourceSpec source = new SourceSpec(null, null, null, new ExistingSourceSpec(name));
    return new LoraAdapterSpec(
        null,
        modelName,
        null,
        description,
        source,
        null,
        null,
        null,
        null,
        deletionPolicy,
        null,
        null,
        null);
  }

  private static LoraAdapterSpec existing(String name) {
    return existing(name, null, null, null);
  }

  private static LoraAdapterSpec on(String api, SourceSpec source) {
    return new LoraAdapterSpec(
        api, null, null, null, source, null, null, null, null, null, null, null, null);
  }

  private static LoraAdapterSpec serving(
      String preflight, VerifySpec verify, EndpointSpec endpoint, String interval) {
    SourceSpec source = new SourceSpec(REPO, null, null, null);
    return new LoraAdapterSpec(
        null, null, null, null, source, null, preflight, verify, endpoint, null, interval, null,
        null);
  }

  private static VerifySpec question(
      String api, String prompt, Integer maxTokens, Double temperature, String timeout) {
    return new VerifySpec(null, api, prompt, maxTokens, temperature, timeout, null, null);
  }

  private static VerifySpec expecting(String contains, String matches) {
    ExpectSpec expect = new ExpectSpec(contains, matches);
    return new VerifySpec(null, null, null, null, null, null, expect, null);
  }

  private AdapterSpec valid(LoraAdapterSpec spec) {
    return reader.read(ID, spec).fold(SpecCheck.Valid::spec, SpecReaderTest::refused);
  }

  private static AdapterSpec refused(SpecCheck.Invalid invalid) {
    return fail("refused: " + invalid.violations());
  }

  @Test
  void fillsInEveryDefault() {
    AdapterSpec request = valid(named(null));

    assertThat(request.modelName()).isEqualTo("my-lora");
    assertThat(request.baseModel()).isNull();
    assertThat(request.apiKey())
        .isEqualTo(new SecretKeyRef("together-api-key", "TOGETHER_API_KEY"));
    assertThat(request.source()).isEqualTo(new Source.HuggingFace("acme/bot", null));
    assertThat(request.api()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"v1,V1", "v2,V2", ","})
  void readsTheApi(String written, Api api) {
    SourceSpec source = new SourceSpec(REPO, null, null, null);

    assertThat(valid(on(written, source)).api()).isEqualTo(api);
  }

  @ParameterizedTest(name = "{0} where the installation has {1}")
  @CsvSource({
    "Retain, RETAIN, RETAIN",
    "Retain, DELETE, RETAIN",
    "Delete, RETAIN, DELETE",
    "Delete, DELETE, DELETE",
    ", RETAIN, RETAIN",
    ", DELETE, DELETE"
  })
  void theInstallationFillsInWhatADeletionRemoves(
      String written, DeletionPolicy ofInstallation, DeletionPolicy policy) {
    LoraAdapterSpec spec = existing("acme/bot", null, null, written);

    SpecCheck check = new SpecReader("default", ofInstallation).read(ID, spec);

    assertThat(check.fold(SpecCheck.Valid::spec, SpecReaderTest::refused).deletionPolicy())
        .isEqualTo(policy);
  }

  @Test
  void theLifetimeOfAUrlDependsOnTheApiUnlessItIsWritten() {
    // Given
    Source unset = valid(s3("s3://my-bucket/k.zip", null, null, null)).source();
    Source written = valid(s3("s3://my-bucket/k.zip", null, null, "3h")).source();

    // When, Then
    assertThat(((Source.S3) unset.on(Api.V1)).urlLifetime()).isEqualTo(Duration.ofHours(6));
    assertThat(((Source.S3) unset.on(Api.V2)).urlLifetime()).isEqualTo(Duration.ofHours(2));
    assertThat(((Source.S3) written.on(Api.V2)).urlLifetime()).isEqualTo(Duration.ofHours(3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bot",
        "acme/bot",
        "devuser/meta-llama/Meta-Llama-3.1-8B",
        "ml_CbJNwQC2ZqCU2iFT3mrCh",
        "projects/proj_1/models/ml_CbJNwQC2ZqCU2iFT3mrCh"
      })
  void readsAModelThatExists(String name) {
    Source source = valid(existing(name)).source();

    assertThat(source).isEqualTo(new Source.Existing(name));
    assertThat(source.summary()).isEqualTo("existing://" + name);
    assertThat(source.identity()).containsExactly("existing", name);
    assertThat(source.secretKeys()).isEmpty();
  }

  @Test
  void aModelThatExistsHasItsNameHoweverLongTheAdaptersIs() {
    AdapterId longer = new AdapterId("ns", "n".repeat(97));

    assertThat(reader.read(longer, existing("acme/bot"))).isInstanceOf(SpecCheck.Valid.class);
  }

  @Test
  void fillsInTheDefaultsOfServing() {
    AdapterSpec request = valid(named(null));

    assertThat(request.preflight()).isEqualTo(PreflightMode.ENFORCE);
    assertThat(request.endpoint()).isNull();
    assertThat(request.interval()).isEqualTo(Duration.ofHours(1));
    assertThat(request.verify())
        .isEqualTo(
            new VerifySettings(
                true,
                VerifySettings.Route.AUTO,
                "Q: The capital of France is?\nA:",
                8,
                0,
                Duration.ofMinutes(10),
                null,
                false));
    assertThat(
            valid(serving(null, null, new EndpointSpec("endpoint-1", null, null), null)).endpoint())
        .isEqualTo(new EndpointRef("endpoint-1", null, Duration.ofMinutes(10)));
  }

  @ParameterizedTest
  @CsvSource({"true,true", "false,false", ",false"})
  void readsWhetherItIsSuspended(Boolean written, boolean suspend) {
    SourceSpec source = new SourceSpec(REPO, null, null, null);
    LoraAdapterSpec spec =
        new LoraAdapterSpec(
            null, null, null, null, source, null, null, null, null, null, null, written, null);

    assertThat(valid(spec).suspend()).isEqualTo(suspend);
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
        .isEqualTo(new Source.S3("my-bucket", "dir/x.tar.gz", null, null, false, null, null));
    assertThat(
            valid(from(null, null, new PresignedUrlSourceSpec(new SecretKeyReference("u", null))))
                .source())
        .isEqualTo(new Source.PresignedUrl(new SecretKeyRef("u", "url")));
    assertThat(
            valid(
                    from(
                        new HuggingFaceSourceSpec(
                            "https://huggingface.co/acme/bot/", new SecretKeyReference("t", null)),
                        null,
                        null))
                .source())
        .isEqualTo(new Source.HuggingFace("acme/bot", new SecretKeyRef("t", "HF_TOKEN")));
  }

  /** One row: a spec and the field it is refused for. */
  record Row(String path, LoraAdapterSpec spec, String name) {
    Row(String path, LoraAdapterSpec spec) {
      this(path, spec, ID.name());
    }

    @Override
    public String toString() {
      return path + " of " + spec;
    }
  }

  static Stream<Row> invalid() {
    String uri = "s3://my-bucket/x.zip";
    SecretKeyReference nameless = new SecretKeyReference(null, null);
    return Stream.of(
        new Row("spec.api", on("v3", new SourceSpec(REPO, null, null, null))),
        new Row("spec.api", on("", new SourceSpec(REPO, null, null, null))),
        new Row("spec.deletionPolicy", existing("acme/bot", null, null, "delete")),
        new Row("spec.modelName", existing("acme/bot", "bot", null, null)),
        new Row("spec.description", existing("acme/bot", null, "answers", null)),
        new Row("spec.description", existing("acme/bot", null, "", null)),
        new Row("spec.source.existing.modelName", existing(null)),
        new Row("spec.source.existing.modelName", existing("")),
        new Row("spec.source.existing.modelName", existing(" ")),
        new Row("spec.source.existing.modelName", existing("acme/my bot")),
        new Row("spec.source.existing.modelName", existing("acme/bot\n")),
        new Row("spec.source.existing.modelName", existing("acme/b\u001bot")),
        new Row("spec.source.existing.modelName", existing("acme/b\u00a0ot")),
        new Row("spec.source.existing.modelName", existing("acme//bot")),
        new Row("spec.source.existing.modelName", existing("acme/")),
        new Row("spec.source.existing.modelName", existing("a/b/c/d/e")),
        new Row("spec.source.existing.modelName", existing("n".repeat(201))),
        new Row(
            "spec.source",
            on(null, new SourceSpec(REPO, null, null, new ExistingSourceSpec("acme/bot")))),
        new Row("spec.preflight", serving("enforce", null, null, null)),
        new Row(
            "spec.verify.route", serving(null, question("?", null, null, null, null), null, null)),
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
        new Row("spec.endpoint", serving(null, null, new EndpointSpec(null, null, null), null)),
        new Row("spec.endpoint", serving(null, null, new EndpointSpec("a", "b", null), null)),
        new Row("spec.endpoint.id", serving(null, null, new EndpointSpec("..", null, null), null)),
        new Row(
            "spec.endpoint.name", serving(null, null, new EndpointSpec(null, "a:b", null), null)),
        new Row(
            "spec.endpoint.detachTimeout",
            serving(null, null, new EndpointSpec("a", null, "25h"), null)),
        new Row("spec.interval", serving(null, null, null, "59s")),
        new Row("spec.interval", serving(null, null, null, "8d")),
        new Row("spec.source", null),
        new Row("spec.source", from(null, null, null)),
        new Row(
            "spec.source",
            from(REPO, null, new PresignedUrlSourceSpec(new SecretKeyReference("u", null)))),
        new Row("spec.modelName", named("has/slash")),
        new Row("spec.modelName", named("")),
        new Row("spec.modelName", named("-dash")),
        new Row("spec.modelName", named("n".repeat(97))),
        new Row("spec.modelName", named(null), "n".repeat(97)),
        new Row("spec.baseModel", uploading(null, "b".repeat(201), null, null)),
        new Row("spec.description", uploading(null, null, "d".repeat(501), null)),
        new Row("spec.apiKeySecretRef.name", uploading(null, null, null, nameless)),
        new Row(
            "spec.apiKeySecretRef.name",
            uploading(null, null, null, new SecretKeyReference("../other", null))),
        new Row(
            "spec.apiKeySecretRef.key",
            uploading(null, null, null, new SecretKeyReference("s", "a/b"))),
        new Row(
            "spec.source.huggingFace.repo",
            from(new HuggingFaceSourceSpec("acme", null), null, null)),
        new Row(
            "spec.source.huggingFace.repo",
            from(new HuggingFaceSourceSpec("http://huggingface.co/a/b", null), null, null)),
        new Row(
            "spec.source.huggingFace.repo",
            from(new HuggingFaceSourceSpec("a/..b", null), null, null)),
        new Row(
            "spec.source.huggingFace.tokenSecretRef.name",
            from(new HuggingFaceSourceSpec("a/b", nameless), null, null)),
        new Row("spec.source.s3.uri", s3("s3://my-bucket/x.tar", null, null, null)),
        new Row("spec.source.s3.uri", s3("https://my-bucket/x.zip", null, null, null)),
        new Row("spec.source.s3.uri", s3("s3://my-bucket/x.zip?versionId=1.zip", null, null, null)),
        new Row("spec.source.s3.uri", s3("s3://my-bucket/a\nb.zip", null, null, null)),
        new Row("spec.source.s3.uri", s3("s3://my-bucket/a\r.zip", null, null, null)),
        new Row("spec.source.s3.uri", s3("s3://my-bucket/a\u001b[2J.zip", null, null, null)),
        new Row("spec.source.s3.uri", s3("s3://my-bucket/a\u0085b.zip", null, null, null)),
        new Row("spec.source.s3.uri", s3("s3://my-bucket/a\u2028b.zip", null, null, null)),
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
            from(
                null,
                new S3SourceSpec(uri, null, null, null, new SecretReference(null), null),
                null)),
        new Row(
            "spec.source.presignedUrl.secretRef.name",
            from(null, null, new PresignedUrlSourceSpec(null))));
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void namesTheField(Row row) {
    SpecCheck check = reader.read(new AdapterId("ns", row.name()), row.spec());

    assertThat(violations(check)).extracting(Violation::path).contains(row.path());
  }

  @Test
  void namesTheRangeOfADuration() {
    VerifySpec impatient = question(null, null, null, null, "1s");
    EndpointSpec endpoint = new EndpointSpec("endpoint-1", null, "25h");

    SpecCheck serving = reader.read(ID, serving(null, impatient, endpoint, "8d"));
    SpecCheck s3 = reader.read(ID, s3("s3://my-bucket/x.zip", null, null, "8d"));

    assertThat(violations(serving))
        .hasToString(
            "[spec.verify.timeout: must be a duration from 1m to 24h, such as 10m,"
                + " spec.endpoint.detachTimeout: must be a duration from 0s to 24h, such as 10m,"
                + " spec.interval: must be a duration from 1m to 168h, such as 1h]");
    assertThat(violations(s3))
        .hasToString(
            "[spec.source.s3.urlLifetime: must be a duration from 100m to 7d, such as 6h]");
  }

  private static List<Violation> violations(SpecCheck check) {
    return check.fold(valid -> List.of(), SpecCheck.Invalid::violations);
  }
}
