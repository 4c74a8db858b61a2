package dev.loraoperator.together.v1;

/** The documented routes of the v1 API; a path never holds an id. */
public enum CallRoute {
  UPLOAD("POST", "/v1/models"),
  JOBS("GET", "/v1/jobs"),
  JOB("GET", "/v1/jobs/{id}"),
  ENDPOINTS("GET", "/v1/endpoints"),
  ENDPOINT("GET", "/v1/endpoints/{id}"),
  ADAPTERS("GET", "/v1/endpoints/{id}/adapters"),
  ATTACH("POST", "/v1/endpoints/{id}/adapters"),
  DETACH("DELETE", "/v1/endpoints/{id}/adapters"),
  COMPLETIONS("POST", "/v1/completions"),
  CHAT_COMPLETIONS("POST", "/v1/chat/completions");

  private final String method;
  private final String path;

  CallRoute(String method, String path) {
    this.method = method;
    this.path = path;
  }

  public String method() {
    return method;
  }

  public String path() {
    return path;
  }
}
