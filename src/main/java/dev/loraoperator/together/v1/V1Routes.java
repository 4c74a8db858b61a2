package dev.loraoperator.together.v1;

import dev.loraoperator.together.http.Route;
import dev.loraoperator.together.http.TogetherUrls;
import okhttp3.HttpUrl;

/**
 * The calls of the v1 API as they are documented.
 *
 * @param uploadPath {@link V1Api#UPLOAD_PATH}, or {@code /v0/models} as older documentation has it
 */
record V1Routes(TogetherUrls urls, String uploadPath) {

  /** Counted as the documented path, wherever it goes. */
  Route upload() {
    return new Route("POST", V1Api.UPLOAD_PATH, urls.url(uploadPath));
  }

  Route jobs() {
    return urls.route("GET", "/v1/jobs");
  }

  Route job(String jobId) {
    return urls.route("GET", "/v1/jobs/{id}", jobId);
  }

  /** All dedicated endpoints of the key's account. */
  Route endpoints() {
    String path = "/v1/endpoints";
    HttpUrl url =
        urls.url(path)
            .newBuilder()
            .addQueryParameter("mine", "true")
            .addQueryParameter("type", "dedicated")
            .build();
    return new Route("GET", path, url);
  }

  Route endpoint(String endpointId) {
    return urls.route("GET", "/v1/endpoints/{id}", endpointId);
  }

  /** What is attached to an endpoint. */
  Route adapters(String endpointId) {
    return adapters("GET", endpointId);
  }

  Route attach(String endpointId) {
    return adapters("POST", endpointId);
  }

  Route detach(String endpointId) {
    return adapters("DELETE", endpointId);
  }

  private Route adapters(String method, String endpointId) {
    return urls.route(method, "/v1/endpoints/{id}/adapters", endpointId);
  }
}
