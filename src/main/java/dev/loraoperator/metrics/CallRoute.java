package dev.loraoperator.metrics;

import io.micrometer.core.instrument.Tags;

/** The routes of Together's API as they are documented: never a path with an id in it. */
enum CallRoute {
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
  private final String template;

  CallRoute(String method, String template) {
    this.method = method;
    this.template = template;
  }

  Tags tags() {
    return Tags.of("method", method, "route", template);
  }
}
