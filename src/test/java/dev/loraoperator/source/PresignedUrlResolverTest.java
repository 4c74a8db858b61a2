package dev.loraoperator.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.upload.Resolution;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.Source;
import dev.loraoperator.model.secret.Sensitive;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PresignedUrlResolverTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Source.PresignedUrl SOURCE =
      new Source.PresignedUrl(new SecretKeyRef("archive", "url"));

  private final PresignedUrlResolver resolver =
      new PresignedUrlResolver(Clock.fixed(NOW, ZoneOffset.UTC));

  private Resolution resolve(String url) {
    return resolver.resolve(SOURCE, new FakeSecrets("archive", Map.of("url", url)));
  }

  private static String signed(int seconds) {
    return "https://bucket.example.com/a.zip?X-Amz-Date=20261124T120000Z&X-Amz-Expires="
        + seconds
        + "&X-Amz-Signature=5ec3e7";
  }

  @Test
  void passesTheUrlOnAsItIs() {
    Resolution resolution = resolve(signed(21600));

    assertThat(resolution).isEqualTo(new Resolution.Resolved(Sensitive.of(signed(21600)), null));
    assertThat(resolution.toString()).doesNotContain("bucket.example.com", "5ec3e7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://bucket.example.com/a.zip?token=abc",
        "http://127.0.0.1:9000/bucket/a.zip",
        "http://localhost:9000/bucket/a.zip",
        "http://[::1]:9000/bucket/a.zip"
      })
  void acceptsAUrlThatDoesNotSayItsEnd(String url) {
    assertThat(resolve(url)).isEqualTo(new Resolution.Resolved(Sensitive.of(url), null));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "plain HTTP, http://bucket.example.com/a.zip?X-Amz-Signature=5ec3e7",
    "loopback in the user part, http://127.0.0.1@bucket.example.com/5ec3e7",
    "a user, https://me:5ec3e7@bucket.example.com/a.zip",
    "another scheme, s3://bucket/5ec3e7.zip",
    "no scheme, bucket.example.com/5ec3e7.zip",
    "no host, https:///5ec3e7.zip",
    "a file, file:///etc/5ec3e7",
    "quotes around it, '\"https://bucket.example.com/5ec3e7.zip\"'",
    "not a URL, 5ec3e7 %%"
  })
  void refusesWhatIsNoHttpsUrl(String name, String value) {
    assertThat(resolve(value))
        .isEqualTo(
            new Resolution.Faulty(
                new Problem(
                    Reason.INVALID_SECRET,
                    "Secret archive, key url: the value is not an https:// URL. Store the bare"
                        + " URL")));
  }

  @ParameterizedTest(name = "{0} seconds: {1}")
  @CsvSource({"0, false", "3600, false", "5999, false", "6000, true", "21600, true"})
  void needsAHundredMinutes(int seconds, boolean enough) {
    assertThat(resolve(signed(seconds)) instanceof Resolution.Resolved).isEqualTo(enough);
  }

  @Test
  void saysHowToGetALongerUrlAndNothingOfTheOldOne() {
    assertThat(resolve(signed(3600)))
        .isEqualTo(
            new Resolution.Faulty(
                new Problem(
                    Reason.URL_EXPIRES_TOO_SOON,
                    "Secret archive, key url: the URL expires in less than 100 minutes. Presign a"
                        + " new one, for example with aws s3 presign --expires-in 21600, and update"
                        + " the Secret")));
  }

  @Test
  void asksForAMissingSecret() {
    assertThat(resolver.resolve(SOURCE, FakeSecrets.none()))
        .isEqualTo(
            new Resolution.Faulty(
                new Problem(
                    Reason.SECRET_NOT_FOUND,
                    "Secret archive does not exist in this namespace. Create it")));
  }
}
