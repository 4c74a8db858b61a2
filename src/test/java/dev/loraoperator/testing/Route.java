package dev.loraoperator.testing;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The routes of {@link TogetherServer}. */
public enum Route {
  UPLOAD("POST", "/v[01]/models"),
  MODELS("GET", "/v1/models"),
  JOBS("GET", "/v1/jobs"),
  JOB("GET", "/v1/jobs/.*"),
  COMPLETIONS("POST", "/v1/completions"),
  CHAT("POST", "/v1/chat/completions"),
  ENDPOINTS("GET", "/v1/endpoints"),
  ENDPOINT("GET", "/v1/endpoints/[^/]+"),
  ADAPTERS("GET", "/v1/endpoints/[^/]+/adapters"),
  ATTACH("POST", "/v1/endpoints/[^/]+/adapters"),
  DETACH("DELETE", "/v1/endpoints/[^/]+/adapters"),
  WHOAMI("GET", "/v1/whoami");

  private final String method;
  private final Pattern path;

  Route(String method, String path) {
    this.method = method;
    this.path = Pattern.compile(path);
  }

  static @Nullable Route of(String method, String path) {
    return at(path).filter(route -> route.method.equals(method)).findFirst().orElse(null);
  }

  /** Whether the path has a route under some method. */
  static boolean exists(String path) {
    return at(path).findAny().isPresent();
  }

  private static Stream<Route> at(String path) {
    return Arrays.stream(values()).filter(route -> route.path.matcher(path).matches());
  }
}
