package dev.loraoperator.together.v2.calls;

import dev.loraoperator.together.http.Route;
import dev.loraoperator.together.http.TogetherUrls;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the v2 API as they are documented (docs: {@code dedicated-endpoints/adapter}, {@code
 * custom-models}, {@code models}, {@code configs}; official SDK: {@code resources/beta/models}).
 * Nothing undocumented is sent: an unknown query is refused.
 */
record V2Routes(TogetherUrls urls) {

  private static final String MODELS = "/v2/projects/{id}/models";
  private static final String MODEL = "/v2/projects/{id}/models/{id}";
  private static final String UPLOADS = "/v2/projects/{id}/models/uploads";

  Route models(Project project, PageRequest page) {
    return list(urls.route("GET", MODELS, project.id()), page);
  }

  Route createModel(Project project) {
    return urls.route("POST", MODELS, project.id());
  }

  Route model(Project project, String modelId) {
    return urls.route("GET", MODEL, project.id(), modelId);
  }

  /** Without a mask all fields that can change would be overwritten. */
  Route patchDescription(Project project, String modelId) {
    return with(urls.route("PATCH", MODEL, project.id(), modelId), "updateMask", "description");
  }

  Route deleteModel(Project project, String modelId) {
    return urls.route("DELETE", MODEL, project.id(), modelId);
  }

  Route revisions(Project project, String modelId) {
    return urls.route("GET", MODEL + "/revisions", project.id(), modelId);
  }

  Route uploads(Project project, PageRequest page) {
    return list(urls.route("GET", UPLOADS, project.id()), page);
  }

  Route createUpload(Project project) {
    return urls.route("POST", UPLOADS, project.id());
  }

  Route upload(Project project, String jobId) {
    return urls.route("GET", UPLOADS + "/{id}", project.id(), jobId);
  }

  /**
   * The catalogue of what can be deployed.
   *
   * @param search a part of an id, a name or a description; null for all
   */
  Route supportedModels(@Nullable String search, PageRequest page) {
    Route all = with(urls.route("GET", "/v2/supported-models"), "product", "PRODUCT_DEDICATED");
    return list(search == null ? all : with(all, "search", search), page);
  }

  /** The configurations in which a base model can be deployed. */
  Route configs(Project project, String baseModelId, PageRequest page) {
    Route all = urls.route("GET", "/v2/projects/{id}/configs", project.id());
    return list(with(all, "referenceModelId", baseModelId), page);
  }

  static Route list(Route route, PageRequest page) {
    Integer limit = page.limit();
    Route limited = limit == null ? route : with(route, "limit", limit.toString());
    return page.after() == null ? limited : with(limited, "after", page.after());
  }

  static Route with(Route route, String query, String value) {
    HttpUrl url = route.url().newBuilder().addQueryParameter(query, value).build();
    return new Route(route.method(), route.template(), url);
  }
}
