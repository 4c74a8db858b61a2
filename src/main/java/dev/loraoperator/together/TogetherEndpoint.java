package dev.loraoperator.together;

import dev.loraoperator.core.TlsOnly;
import java.net.URI;
import okhttp3.HttpUrl;

/**
 * Where Together's API is.
 *
 * @param base without {@code /v1}
 * @param uploadPath {@code /v1/models}, or {@code /v0/models} as older documentation has it
 */
record TogetherEndpoint(HttpUrl base, String uploadPath) {

  /**
   * Accepts a trailing {@code /} or {@code /v1}.
   *
   * @throws IllegalArgumentException when it is no URL that an API key may be sent to
   */
  static TogetherEndpoint of(URI baseUrl, String uploadPath) {
    String text = baseUrl.toString().replaceAll("/+$", "").replaceAll("/v1$", "");
    HttpUrl base = HttpUrl.parse(text);
    if (base == null || !TlsOnly.allows(baseUrl)) {
      throw new IllegalArgumentException(
          "TOGETHER_BASE_URL must be an https:// URL (http:// for loopback only), such as"
              + " https://api.together.ai");
    }
    return new TogetherEndpoint(base, uploadPath);
  }

  HttpUrl upload() {
    return base.newBuilder().addPathSegments(uploadPath.replaceAll("^/+", "")).build();
  }

  HttpUrl jobs() {
    return base.newBuilder().addPathSegments("v1/jobs").build();
  }

  HttpUrl job(String jobId) {
    return jobs().newBuilder().addPathSegment(jobId).build();
  }

  /** All dedicated endpoints of the key's account. */
  HttpUrl endpoints() {
    return base.newBuilder()
        .addPathSegments("v1/endpoints")
        .addQueryParameter("mine", "true")
        .addQueryParameter("type", "dedicated")
        .build();
  }

  HttpUrl endpoint(String endpointId) {
    return base.newBuilder().addPathSegments("v1/endpoints").addPathSegment(endpointId).build();
  }

  HttpUrl adapters(String endpointId) {
    return endpoint(endpointId).newBuilder().addPathSegment("adapters").build();
  }

  HttpUrl completions() {
    return base.newBuilder().addPathSegments("v1/completions").build();
  }

  HttpUrl chatCompletions() {
    return base.newBuilder().addPathSegments("v1/chat/completions").build();
  }
}
