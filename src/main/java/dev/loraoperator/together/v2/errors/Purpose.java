package dev.loraoperator.together.v2.errors;

import java.util.List;

/** What a refused call was to do. */
public enum Purpose {
  CREATE_MODEL,
  CREATE_UPLOAD,
  /** Changes or deletes one record; it may be repeated. */
  PATCH_MODEL,
  DELETE_MODEL,
  CREATE_ENDPOINT,
  CREATE_DEPLOYMENT,
  /** Asks whether a deployment could be made, and makes none; it may be repeated. */
  CHECK_DEPLOYMENT,
  /** Changes or deletes one endpoint or deployment by its etag; it may be repeated. */
  PATCH_ENDPOINT,
  DELETE_ENDPOINT,
  PATCH_DEPLOYMENT,
  DELETE_DEPLOYMENT,
  /** Reads something in a project. */
  READ,
  /** Reads the catalogue, which is in no project. */
  READ_CATALOGUE;

  /** Whether it must not be repeated while its effect is unknown. */
  public boolean isCreation() {
    return switch (this) {
      case CREATE_MODEL, CREATE_UPLOAD, CREATE_ENDPOINT, CREATE_DEPLOYMENT -> true;
      default -> false;
    };
  }

  /** Whether it changes nothing. */
  public boolean isRead() {
    return this == READ || this == READ_CATALOGUE;
  }

  /** What the body names, and the service may not have. */
  List<String> namedInBody() {
    return switch (this) {
      case CREATE_DEPLOYMENT, CHECK_DEPLOYMENT -> List.of("model", "revision", "config");
      case PATCH_ENDPOINT -> List.of("deployment");
      default -> List.of();
    };
  }

  /** Whether it is about what serves a model, and not about the model. */
  boolean isServing() {
    return switch (this) {
      case CREATE_ENDPOINT,
          CREATE_DEPLOYMENT,
          CHECK_DEPLOYMENT,
          PATCH_ENDPOINT,
          DELETE_ENDPOINT,
          PATCH_DEPLOYMENT,
          DELETE_DEPLOYMENT ->
          true;
      default -> false;
    };
  }
}
