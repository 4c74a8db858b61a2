package dev.loraoperator.together.http;

import dev.loraoperator.model.secret.TlsOnly;
import java.net.URI;
import java.util.Iterator;
import java.util.List;
import okhttp3.HttpUrl;

/**
 * Where Together's API is.
 *
 * @param base without {@code /v1} or {@code /v2}
 */
public record TogetherUrls(HttpUrl base) {

  private static final String ID = "{id}";

  /**
   * Accepts a trailing {@code /}, {@code /v1} or {@code /v2}.
   *
   * @throws IllegalArgumentException when it is no URL that an API key may be sent to
   */
  public static TogetherUrls of(URI baseUrl) {
    String text = baseUrl.toString().replaceAll("/+$", "").replaceAll("/v[12]$", "");
    HttpUrl base = HttpUrl.parse(text);
    if (base == null || !TlsOnly.allows(baseUrl)) {
      throw new IllegalArgumentException(
          "TOGETHER_BASE_URL must be an https:// URL (http:// for loopback only), such as"
              + " https://api.together.ai");
    }
    return new TogetherUrls(base);
  }

  /**
   * One documented call.
   *
   * @param template a path in which {@code {id}} stands for each of {@code ids}
   */
  public Route route(String method, String template, String... ids) {
    return new Route(method, template, url(template, ids));
  }

  /** The URL of a path; an id stays one segment of it, whatever is in the id. */
  public HttpUrl url(String template, String... ids) {
    HttpUrl.Builder url = base.newBuilder();
    Iterator<String> id = List.of(ids).iterator();
    for (String segment : template.replaceAll("^/+", "").split("/", -1)) {
      url.addPathSegment(segment.equals(ID) ? id.next() : segment);
    }
    return url.build();
  }
}
