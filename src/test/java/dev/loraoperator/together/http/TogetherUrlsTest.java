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
    "https://proxy.corp/together/v1,    https://proxy.corp/together/v1/jobs",
    "http://localhost:8080,             http://localhost:8080/v1/jobs",
    "http://127.0.0.1:8080/v1,          http://127.0.0.1:8080/v1/jobs",
    "'http://[::1]:8080',               'http://[::1]:8080/v1/jobs'",
  })
  void acceptsBase(String base, String jobs) {
    // When
    TogetherUrls endpoint = TogetherUrls.of(URI.create(base), "/v1/models");

    // Then
    assertThat(endpoint.jobs()).hasToString(jobs);
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
        .isThrownBy(() -> TogetherUrls.of(URI.create(base), "/v1/models"))
        .withMessageContaining("TOGETHER_BASE_URL")
        .withMessageContaining("https://api.together.ai");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/models, https://api.together.ai/v1/models",
    "/v0/models, https://api.together.ai/v0/models",
    "v0/models,  https://api.together.ai/v0/models",
  })
  void uploadPathIsConfigurable(String path, String upload) {
    // When
    TogetherUrls endpoint = TogetherUrls.of(URI.create("https://api.together.ai/v1"), path);

    // Then
    assertThat(endpoint.upload()).hasToString(upload);
  }

  @Test
  void jobIdIsOnePathSegment() {
    // Given
    TogetherUrls endpoint = TogetherUrls.of(URI.create("https://api.together.ai"), "/v1/models");

    // When
    String url = endpoint.job("../models?x=1#y").toString();

    // Then
    assertThat(url).isEqualTo("https://api.together.ai/v1/jobs/..%2Fmodels%3Fx=1%23y");
  }
}
