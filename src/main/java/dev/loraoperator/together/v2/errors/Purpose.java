package dev.loraoperator.together.v2.errors;

/** What a refused call was to do. */
public enum Purpose {
  CREATE_MODEL,
  CREATE_UPLOAD,
  /** Changes or deletes one record; it may be repeated. */
  PATCH_MODEL,
  DELETE_MODEL,
  /** Reads something in a project. */
  READ,
  /** Reads the catalogue, which is in no project. */
  READ_CATALOGUE;

  /** Whether it must not be repeated while its effect is unknown. */
  public boolean isCreation() {
    return this == CREATE_MODEL || this == CREATE_UPLOAD;
  }

  /** Whether it changes nothing. */
  public boolean isRead() {
    return this == READ || this == READ_CATALOGUE;
  }
}
