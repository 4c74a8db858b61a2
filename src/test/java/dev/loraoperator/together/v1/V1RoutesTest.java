package dev.loraoperator.together.v1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.together.http.Route;
import dev.loraoperator.together.http.TogetherUrls;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Where each call of v1 goes, and the path by which it is counted. */
class V1RoutesTest {

  private static final V1Routes ROUTES = routes("/v1/models");

  private static V1Routes routes(String uploadPath) {
    return new V1Routes(TogetherUrls.of(URI.create("https://api.together.ai/v1")), uploadPath);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/models, https://api.together.ai/v1/models",
    "/v0/models, https://api.together.ai/v0/models",
    "v0/models,  https://api.together.ai/v0/models",
  })
  void uploadPathIsConfigurable(String path, String upload) {
    // When
    Route route = routes(path).upload();

    // Then
    assertThat(route.url()).hasToString(upload);
    assertThat(route.template()).isEqualTo("/v1/models");
  }

  static Stream<Arguments> all() {
    return Stream.of(
        Arguments.of(ROUTES.upload(), "POST", "/v1/models", "/v1/models"),
        Arguments.of(ROUTES.jobs(), "GET", "/v1/jobs", "/v1/jobs"),
        Arguments.of(ROUTES.job("j"), "GET", "/v1/jobs/{id}", "/v1/jobs/j"),
        Arguments.of(
            ROUTES.endpoints(), "GET", "/v1/endpoints", "/v1/endpoints?mine=true&type=dedicated"),
        Arguments.of(ROUTES.endpoint("e"), "GET", "/v1/endpoints/{id}", "/v1/endpoints/e"),
        adapters(ROUTES.adapters("e"), "GET"),
        adapters(ROUTES.attach("e"), "POST"),
        adapters(ROUTES.detach("e"), "DELETE"));
  }

  private static Arguments adapters(Route route, String method) {
    return Arguments.of(route, method, "/v1/endpoints/{id}/adapters", "/v1/endpoints/e/adapters");
  }

  @ParameterizedTest
  @MethodSource("all")
  void isCountedByItsDocumentedPath(Route route, String method, String template, String path) {
    assertThat(route.method()).isEqualTo(method);
    assertThat(route.template()).isEqualTo(template);
    assertThat(route.url()).hasToString("https://api.together.ai" + path);
  }
}
