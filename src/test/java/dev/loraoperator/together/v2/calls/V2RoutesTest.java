package dev.loraoperator.together.v2.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.Route;
import dev.loraoperator.together.http.TogetherUrls;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where each call of v2 goes, and under which name it is counted. */
class V2RoutesTest {

  private static final V2Routes ROUTES =
      new V2Routes(TogetherUrls.of(URI.create("https://api.together.ai/v2")));
  private static final Project P = new Project(Sensitive.of("key"), "proj_1");
  private static final PageRequest FIRST = PageRequest.first(false);
  private static final PageRequest SECOND = FIRST.next("a b&c");
  private static final PageRequest DEFAULT = new PageRequest(null, null, false);

  static Stream<Arguments> all() {
    String models = "/v2/projects/{id}/models";
    String model = "/v2/projects/{id}/models/{id}";
    String uploads = "/v2/projects/{id}/models/uploads";
    return Stream.of(
        Arguments.of(ROUTES.models(P, FIRST), "GET", models, "/projects/proj_1/models?limit=500"),
        Arguments.of(
            ROUTES.models(P, SECOND),
            "GET",
            models,
            "/projects/proj_1/models?limit=500&after=a%20b%26c"),
        Arguments.of(ROUTES.models(P, DEFAULT), "GET", models, "/projects/proj_1/models"),
        Arguments.of(ROUTES.createModel(P), "POST", models, "/projects/proj_1/models"),
        Arguments.of(ROUTES.model(P, "ml_1"), "GET", model, "/projects/proj_1/models/ml_1"),
        Arguments.of(
            ROUTES.patchDescription(P, "ml_1"),
            "PATCH",
            model,
            "/projects/proj_1/models/ml_1?updateMask=description"),
        Arguments.of(
            ROUTES.deleteModel(P, "ml_1"), "DELETE", model, "/projects/proj_1/models/ml_1"),
        Arguments.of(
            ROUTES.revisions(P, "ml_1"),
            "GET",
            model + "/revisions",
            "/projects/proj_1/models/ml_1/revisions"),
        Arguments.of(
            ROUTES.uploads(P, FIRST), "GET", uploads, "/projects/proj_1/models/uploads?limit=500"),
        Arguments.of(ROUTES.createUpload(P), "POST", uploads, "/projects/proj_1/models/uploads"),
        Arguments.of(
            ROUTES.upload(P, "job_1"),
            "GET",
            uploads + "/{id}",
            "/projects/proj_1/models/uploads/job_1"),
        Arguments.of(
            ROUTES.supportedModels(null, FIRST),
            "GET",
            "/v2/supported-models",
            "/supported-models?product=PRODUCT_DEDICATED&limit=500"),
        Arguments.of(
            ROUTES.supportedModels("Qwen/Q", DEFAULT),
            "GET",
            "/v2/supported-models",
            "/supported-models?product=PRODUCT_DEDICATED&search=Qwen%2FQ"),
        Arguments.of(
            ROUTES.configs(P, "ml_b", FIRST),
            "GET",
            "/v2/projects/{id}/configs",
            "/projects/proj_1/configs?referenceModelId=ml_b&limit=500"));
  }

  @ParameterizedTest
  @MethodSource("all")
  void isCountedByItsDocumentedPath(Route route, String method, String template, String path) {
    assertThat(route.method()).isEqualTo(method);
    assertThat(route.template()).isEqualTo(template);
    assertThat(route.url()).hasToString("https://api.together.ai/v2" + path);
  }
}
