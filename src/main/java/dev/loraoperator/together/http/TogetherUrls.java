package dev.loraoperator.together.http;

import dev.loraoperator.model.secret.TlsOnly;
import java.net.URI;
import okhttp3.HttpUrl;

/**
 * Where Together's API is.
 *
 * @param base without {@code /v1}
 * @param uploadPath {@code /v1/models}, or {@code /v0/models} as older documentation has it
 */
public record TogetherUrls(HttpUrl base, String uploadPath) {

  /**
   * Accepts a trailing {@code /} or {@code /v1}.
   *
   * @throws IllegalArgumentException when it is no URL that an API key may be sent to
   */
  public static TogetherUrls of(URI baseUrl, String uploadPath) {
    String text = baseUrl.toString().replaceAll("/+$", "").replaceAll("/v1$", "");
    HttpUrl base = HttpUrl.parse(text);
    if (base == null || !TlsOnly.allows(baseUrl)) {
      throw new IllegalArgumentException(
          "TOGETHER_BASE_URL must be an https:// URL (http:// for loopback only), such as"
              + " https://api.together.ai");
    }
    return new TogetherUrls(base, uploadPath);
  }

  public HttpUrl upload() {
    return base.newBuilder().addPathSegments(uploadPath.replaceAll("^/+", "")).build();
  }

  public HttpUrl jobs() {
    return base.newBuilder().addPathSegments("v1/jobs").build();
  }

  public HttpUrl job(String jobId) {
    return jobs().newBuilder().addPathSegment(jobId).build();
  }

  /** All dedicated endpoints of the key's account. */
  public HttpUrl endpoints() {
    return base.newBuilder()
        .addPathSegments("v1/endpoints")
        .addQueryParameter("mine", "true")
        .addQueryParameter("type", "dedicated")
        .build();
  }

  public HttpUrl endpoint(String endpointId) {
    return base.newBuilder().addPathSegments("v1/endpoints").addPathSegment(endpointId).build();
  }

  public HttpUrl adapters(String endpointId) {
    return endpoint(endpointId).newBuilder().addPathSegment("adapters").build();
  }

  public HttpUrl completions() {
    return base.newBuilder().addPathSegments("v1/completions").build();
  }

  public HttpUrl chatCompletions() {
    return base.newBuilder().addPathSegments("v1/chat/completions").build();
  }
}
