package dev.loraoperator.together.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which URLs a configured base leads to, and which bases are refused. */
class TogetherUrlsTest {

  @ParameterizedTest
  @CsvSource({
    "https://api.together.ai,           https://api.together.ai/v1/jobs",
    "https://api.together.ai/,          https://api.together.ai/v1/jobs",
    "https://api.together.ai/v1,        https://api.together.ai/v1/jobs",
    "https://api.together.ai/v1/,       https://api.together.ai/v1/jobs",
    "https://api.together.ai/v2,        https://api.together.ai/v1/jobs",
    "https://proxy.corp/together/v1,    https://proxy.corp/together/v1/jobs",
    "http://localhost:8080,             http://localhost:8080/v1/jobs",
    "http://127.0.0.1:8080/v1,          http://127.0.0.1:8080/v1/jobs",
    "'http://[::1]:8080',               'http://[::1]:8080/v1/jobs'",
  })
  void acceptsBase(String base, String jobs) {
    // When
    TogetherUrls urls = TogetherUrls.of(URI.create(base));

    // Then
    assertThat(urls.url("/v1/jobs")).hasToString(jobs);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://api.together.ai",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "ftp://api.together.ai",
        "api.together.ai",
        "https:///v1",
      })
  void refusesBase(String base) {
    // When, Then
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TogetherUrls.of(URI.create(base)))
        .withMessageContaining("TOGETHER_BASE_URL")
        .withMessageContaining("https://api.together.ai");
  }

  @Test
  void anIdIsOnePathSegment() {
    // Given
    TogetherUrls urls = TogetherUrls.of(URI.create("https://api.together.ai"));

    // When
    String url = urls.url("/v1/jobs/{id}", "../models?x=1#y").toString();

    // Then
    assertThat(url).isEqualTo("https://api.together.ai/v1/jobs/..%2Fmodels%3Fx=1%23y");
  }
}
