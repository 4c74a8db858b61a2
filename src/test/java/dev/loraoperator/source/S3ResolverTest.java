package dev.loraoperator.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.upload.Resolution;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.Source;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

class S3ResolverTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Duration LIFETIME = Duration.ofHours(6);
  private static final String KEY_ID = "AKIATENANT0000000000";
  private static final String SECRET_KEY = "5ec3e7/5ec3e7+5ec3e7";
  private static final AdapterId TRUSTED = new AdapterId("trusted", "bot");
  private static final Map<String, String> KEYS =
      Map.of("AWS_ACCESS_KEY_ID", KEY_ID, "AWS_SECRET_ACCESS_KEY", SECRET_KEY);

  private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);

  /** Tests fail when the operator's identity is asked for and must not be. */
  private AwsCredentialsProvider operators =
      () -> {
        throw new AssertionError("the operator's identity was asked for");
      };

  private S3Resolver resolver = new S3Resolver(Set.of("trusted"), identity(), clock);

  @TempDir private Path home;

  @BeforeEach
  void haveNoAwsProfile() {
    System.setProperty("aws.configFile", home.resolve("config").toString());
    System.setProperty("aws.sharedCredentialsFile", home.resolve("credentials").toString());
  }

  @AfterEach
  void forgetSettings() {
    System.clearProperty("aws.configFile");
    System.clearProperty("aws.sharedCredentialsFile");
    System.clearProperty("aws.region");
  }

  private OperatorIdentity identity() {
    return new OperatorIdentity(
        () -> operators, Runnable::run, clock, System::nanoTime, adapter -> {});
  }

  private static Source.S3 archive(
      String bucket, String key, @Nullable String region, @Nullable String endpoint) {
    return new Source.S3(bucket, key, region, endpoint, false, "aws", LIFETIME);
  }

  private static Source.S3 anArchive() {
    return archive("adapters", "bot.zip", "eu-central-1", null);
  }

  private static Source.S3 withoutSecret() {
    return new Source.S3("adapters", "bot.zip", "eu-central-1", null, false, null, LIFETIME);
  }

  private static FakeSecrets keysAnd(String key, String value) {
    Map<String, String> data = new HashMap<>(KEYS);
    data.put(key, value);
    return new FakeSecrets("aws", data);
  }

  private Resolution resolve(Source.S3 archive) {
    return resolve(archive, new FakeSecrets("aws", KEYS));
  }

  private Resolution resolve(Source.S3 archive, FakeSecrets secrets) {
    return resolver.resolve(new AdapterId("team-a", "bot"), archive, secrets);
  }

  private Resolution resolveAsOperator(AwsCredentialsProvider provider) {
    operators = provider;
    resolver.resolve(TRUSTED, withoutSecret(), FakeSecrets.none());
    return resolver.resolve(TRUSTED, withoutSecret(), FakeSecrets.none());
  }

  private static URI url(Resolution resolution) {
    assertThat(resolution).isInstanceOf(Resolution.Resolved.class);
    return URI.create(((Resolution.Resolved) resolution).location().reveal());
  }

  private static Problem fault(Resolution resolution) {
    assertThat(resolution).isInstanceOf(Resolution.Faulty.class);
    return ((Resolution.Faulty) resolution).problem();
  }

  @Test
  void presignsWithTheKeysOfTheSecret() {
    Resolution resolution = resolve(anArchive());

    assertThat(url(resolution).getScheme()).isEqualTo("https");
    assertThat(url(resolution).getRawQuery())
        .contains("X-Amz-Algorithm=AWS4-HMAC-SHA256")
        .contains("X-Amz-Credential=" + KEY_ID + "%2F")
        .contains("%2Feu-central-1%2Fs3%2Faws4_request")
        .contains("X-Amz-Expires=21600")
        .contains("X-Amz-SignedHeaders=host")
        .containsPattern("X-Amz-Signature=[0-9a-f]{64}")
        .doesNotContain("X-Amz-Security-Token", "5ec3e7");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          AWS puts the bucket first      | adapters    | -                            | false | https://adapters.s3.eu-central-1.amazonaws.com/bot.zip
          path style on AWS              | adapters    | -                            | true  | https://s3.eu-central-1.amazonaws.com/adapters/bot.zip
          dots do not fit a certificate  | my.adapters | -                            | false | https://s3.eu-central-1.amazonaws.com/my.adapters/bot.zip
          a store with a wildcard        | adapters    | https://s3.example.com:9000  | false | https://adapters.s3.example.com:9000/bot.zip
          a store without one            | adapters    | https://s3.example.com:9000/ | true  | https://s3.example.com:9000/adapters/bot.zip
          an address has no subdomains   | adapters    | https://192.0.2.1            | false | https://192.0.2.1/adapters/bot.zip
          loopback without TLS           | adapters    | http://127.0.0.1:9000        | true  | http://127.0.0.1:9000/adapters/bot.zip
          a directory bucket             | a--use1-az4--x-s3 | -                      | false | https://a--use1-az4--x-s3.s3express-use1-az4.eu-central-1.amazonaws.com/bot.zip
          """)
  void choosesHostAndPath(
      String name, String bucket, @Nullable String endpoint, boolean pathStyle, String expected) {
    Source.S3 archive =
        new Source.S3(bucket, "bot.zip", "eu-central-1", endpoint, pathStyle, "aws", LIFETIME);

    assertThat(url(resolve(archive)).toString()).startsWith(expected + "?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          teams/a/bot.zip | /teams/a/bot.zip
          a b.zip         | /a%20b.zip
          a+b.zip         | /a%2Bb.zip
          a%20b.zip       | /a%2520b.zip
          größe-模型.zip    | /gr%C3%B6%C3%9Fe-%E6%A8%A1%E5%9E%8B.zip
          a=1&b=2.tar.gz  | /a%3D1%26b%3D2.tar.gz
          a//b.zip        | /a//b.zip
          /a.zip          | //a.zip
          """)
  void encodesTheKey(String key, String path) {
    assertThat(url(resolve(archive("adapters", key, "eu-central-1", null))).getRawPath())
        .isEqualTo(path);
  }

  @Test
  void sendsTheSessionToken() {
    Resolution resolution = resolve(anArchive(), keysAnd("AWS_SESSION_TOKEN", "t0k/en=="));

    assertThat(url(resolution).getRawQuery()).contains("X-Amz-Security-Token=t0k%2Fen%3D%3D");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "ended long ago, 2026-11-24T11:00:00Z, false",
    "a second too short, 2026-11-24T13:39:59Z, false",
    "just long enough, 2026-11-24T13:40:00Z, true",
    "as export-credentials writes it, 2026-11-24T15:00:00+02:00, false",
    "the same with more time, 2026-11-24T17:00:00+02:00, true"
  })
  void needsAHundredMinutesOfTheSession(String name, String end, boolean enough) {
    FakeSecrets secrets = keysAnd("AWS_CREDENTIAL_EXPIRATION", end);

    assertThat(resolve(anArchive(), secrets) instanceof Resolution.Resolved).isEqualTo(enough);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a minute too short, 2026-11-24T13:39:00Z, AWS_CREDENTIALS_UNAVAILABLE",
    "about to end, 2026-11-24T12:00:01Z, AWS_CREDENTIALS_UNAVAILABLE",
    "ended while its successor is on its way, 2026-11-24T11:58:01Z, AWS_CREDENTIALS_UNAVAILABLE",
    "ended without a successor, 2026-11-24T11:58:00Z, URL_EXPIRES_TOO_SOON",
    "ended long ago, 2026-11-20T12:00:00Z, URL_EXPIRES_TOO_SOON"
  })
  void waitsForASessionThatMayStillBeRenewed(String name, String end, Reason reason) {
    FakeSecrets secrets = keysAnd("AWS_CREDENTIAL_EXPIRATION", end);

    assertThat(fault(resolve(anArchive(), secrets)).reason()).isEqualTo(reason);
  }

  @Test
  void saysWhatItWaitsFor() {
    FakeSecrets secrets = keysAnd("AWS_CREDENTIAL_EXPIRATION", "2026-11-24T13:00:00Z");

    assertThat(fault(resolve(anArchive(), secrets)).message())
        .isEqualTo(
            "The AWS session credentials in Secret aws end at 2026-11-24T13:00:00Z, too soon for"
                + " Together, which needs 100 minutes. Waiting for new ones; if they are as short,"
                + " use static keys or a role with a maximum session of 2 hours or more");
  }

  @Test
  void saysWhyASessionIsTooShort() {
    FakeSecrets secrets = keysAnd("AWS_CREDENTIAL_EXPIRATION", "2026-11-24T11:00:00Z");

    assertThat(fault(resolve(anArchive(), secrets)).message())
        .isEqualTo(
            "The AWS session credentials in Secret aws ended at 2026-11-24T11:00:00Z and have not"
                + " been renewed. Store new ones, or use static keys");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"})
  void asksForAMissingKey(String key) {
    Map<String, String> data = new HashMap<>(KEYS);
    data.remove(key);

    assertThat(fault(resolve(anArchive(), new FakeSecrets("aws", data))))
        .isEqualTo(
            new Problem(
                Reason.SECRET_NOT_FOUND, "Secret aws has no value under key " + key + ". Add it"));
  }

  @Test
  void asksForAMissingSecretRatherThanUseTheOperatorsIdentity() {
    Resolution resolution = resolver.resolve(TRUSTED, anArchive(), FakeSecrets.none());

    assertThat(fault(resolution).reason()).isEqualTo(Reason.SECRET_NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_CREDENTIAL_EXPIRATION"
      })
  void refusesAnUnusableValue(String key) {
    Problem fault = fault(resolve(anArchive(), keysAnd(key, FakeSecrets.UNUSABLE)));

    assertThat(fault.reason()).isEqualTo(Reason.INVALID_SECRET);
    assertThat(fault.message()).startsWith("Secret aws, key " + key + ":");
  }

  @Test
  void refusesAnEndThatIsNoTime() {
    FakeSecrets secrets = keysAnd("AWS_CREDENTIAL_EXPIRATION", "tomorrow");

    assertThat(fault(resolve(anArchive(), secrets)))
        .isEqualTo(
            new Problem(
                Reason.INVALID_SECRET,
                "Secret aws, key AWS_CREDENTIAL_EXPIRATION: the value is not a time such as"
                    + " 2026-01-31T12:00:00Z. Correct or remove it"));
  }

  @Test
  void keepsTheOperatorsIdentityFromOtherNamespaces() {
    assertThat(fault(resolve(withoutSecret())))
        .isEqualTo(
            new Problem(
                Reason.AWS_IDENTITY_NOT_ALLOWED,
                "This namespace may not use the operator's own AWS identity. Set"
                    + " spec.source.s3.credentialsSecretRef, or have the operator's administrator"
                    + " add the namespace to AWS_DEFAULT_CHAIN_NAMESPACES"));
  }

  @Test
  void presignsAsTheOperatorForNamespacesThatMay() {
    Resolution resolution =
        resolveAsOperator(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAOPERATOR", "s")));

    assertThat(url(resolution).getRawQuery()).contains("X-Amz-Credential=AKIAOPERATOR%2F");
  }

  @Test
  void comesBackWhileTheOperatorsIdentityIsLookedUp() {
    operators = StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAOPERATOR", "s"));

    assertThat(resolver.resolve(TRUSTED, withoutSecret(), FakeSecrets.none()))
        .isEqualTo(new Resolution.Pending(NOW.plusSeconds(60)));
  }

  @Test
  void waitsForTheNextOfTheOperatorsSessions() {
    AwsSessionCredentials anHour =
        AwsSessionCredentials.builder()
            .accessKeyId("ASIAOPERATOR")
            .secretAccessKey("s")
            .sessionToken("t")
            .expirationTime(NOW.plus(Duration.ofHours(1)))
            .build();

    Resolution resolution = resolveAsOperator(StaticCredentialsProvider.create(anHour));

    assertThat(fault(resolution).reason()).isEqualTo(Reason.AWS_CREDENTIALS_UNAVAILABLE);
    assertThat(fault(resolution).message())
        .startsWith("The operator's own AWS session credentials end at 2026-11-24T13:00:00Z,");
  }

  @Test
  void reportsThatTheOperatorHasNoIdentity() {
    Resolution resolution =
        resolveAsOperator(
            () -> {
              throw SdkClientException.create("nothing in the chain");
            });

    assertThat(fault(resolution).reason()).isEqualTo(Reason.AWS_CREDENTIALS_UNAVAILABLE);
  }

  @Test
  void refusesAnUnknownRegionOfAws() {
    assertThat(fault(resolve(archive("adapters", "bot.zip", "eu-central-9", null))))
        .isEqualTo(
            new Problem(
                Reason.UNKNOWN_REGION,
                "spec.source.s3.region eu-central-9 is not a region this operator knows. Check its"
                    + " spelling, or set spec.source.s3.endpoint"));
  }

  @Test
  void signsForAnyRegionOfAnotherStore() {
    Resolution resolution =
        resolve(archive("adapters", "bot.zip", "rack-7", "https://s3.example.com"));

    assertThat(url(resolution).getRawQuery()).contains("%2Frack-7%2Fs3%2Faws4_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://s3.example.com",
        "http://10.0.0.1:9000",
        "http://127.0.0.1.example.com",
        "https://user:5ec3e7@s3.example.com",
        "ftp://s3.example.com",
        "s3.example.com",
        "https://",
        "not a URL"
      })
  void refusesAnEndpointWithoutTls(String endpoint) {
    assertThat(fault(resolve(archive("adapters", "bot.zip", null, endpoint))))
        .isEqualTo(
            new Problem(
                Reason.INVALID_SPEC,
                "spec.source.s3.endpoint must be an https:// URL (http:// only for loopback)"));
  }

  @Test
  void refusesABucketNameThatTheSdkCannotPlace() {
    assertThat(fault(resolve(archive("a--x-s3", "bot.zip", "eu-central-1", null))))
        .isEqualTo(
            new Problem(
                Reason.INVALID_SPEC,
                "spec.source.s3.uri: no URL can be made for this bucket. Check the spelling of its"
                    + " name"));
  }

  @Test
  void takesTheOperatorsRegionWhenNoneIsNamed() {
    System.setProperty("aws.region", "ap-south-1");

    assertThat(hostWithDefaultRegion()).isEqualTo("adapters.s3.ap-south-1.amazonaws.com");
  }

  @Test
  @DisabledIfEnvironmentVariable(named = "AWS_REGION", matches = ".+")
  @DisabledIfEnvironmentVariable(named = "AWS_PROFILE", matches = ".+")
  void takesTheRegionOfTheOperatorsProfile() throws Exception {
    Files.writeString(home.resolve("config"), "[default]\nregion = eu-north-1\n");

    assertThat(hostWithDefaultRegion()).isEqualTo("adapters.s3.eu-north-1.amazonaws.com");
  }

  @Test
  @DisabledIfEnvironmentVariable(named = "AWS_REGION", matches = ".+")
  void fallsBackToTheOldestRegion() {
    assertThat(hostWithDefaultRegion()).isEqualTo("adapters.s3.amazonaws.com");
  }

  private String hostWithDefaultRegion() {
    resolver = new S3Resolver(Set.of(), identity(), clock);
    return url(resolve(archive("adapters", "bot.zip", null, null))).getHost();
  }

  @Test
  void showsNothingSecret() {
    FakeSecrets secrets = keysAnd("AWS_SESSION_TOKEN", "t0ken");

    assertThat(resolve(anArchive(), secrets).toString())
        .doesNotContain(KEY_ID, "5ec3e7", "t0ken", "amazonaws", "X-Amz");
  }
}
