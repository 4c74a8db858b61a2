package dev.loraoperator.testing;

import org.jspecify.annotations.Nullable;

/** The routes of {@link TogetherServer}. */
public enum Route {
  UPLOAD,
  MODELS,
  JOBS,
  JOB,
  COMPLETIONS,
  WHOAMI;

  static @Nullable Route of(String method, String path) {
    boolean post = method.equals("POST");
    boolean get = method.equals("GET");
    return switch (path) {
      case "/v1/models" -> post ? UPLOAD : get ? MODELS : null;
      case "/v0/models" -> post ? UPLOAD : null;
      case "/v1/jobs" -> get ? JOBS : null;
      case "/v1/completions", "/v1/chat/completions" -> post ? COMPLETIONS : null;
      case "/v1/whoami" -> get ? WHOAMI : null;
      default -> get && path.startsWith("/v1/jobs/") ? JOB : null;
    };
  }

  /** Whether the path has a route under some other method. */
  static boolean exists(String path) {
    return of("GET", path) != null || of("POST", path) != null;
  }
}
