package dev.loraoperator.model;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A generation of Together's API, and what it is able to do. */
public enum Api {
  /** One POST makes the model and its job; a model may be called by its name. */
  V1("v1", false),
  /** A record, which can be described and deleted, and jobs that fetch its files. */
  V2("v2", true);

  private final String text;
  private final boolean hasRecords;

  Api(String text, boolean hasRecords) {
    this.text = text;
    this.hasRecords = hasRecords;
  }

  /** The one with this word; a status may be of another version. */
  public static Optional<Api> find(@Nullable String text) {
    return Arrays.stream(values()).filter(api -> api.text.equals(text)).findFirst();
  }

  /** As spec and status write it. */
  public String text() {
    return text;
  }

  /** Whether an upload needs a base model. */
  public boolean needsBaseModel() {
    return hasRecords;
  }

  /** Whether the service checks the files of an upload by itself. */
  public boolean validates() {
    return hasRecords;
  }

  /** Whether the models are records that can be read, described and deleted by their id. */
  public boolean hasRecords() {
    return hasRecords;
  }

  /** Whether a model answers by its name as soon as it is uploaded. */
  public boolean servesUploads() {
    return !hasRecords;
  }

  /** Whether a model can be attached to an endpoint that somebody else runs. */
  public boolean attaches() {
    return !hasRecords;
  }
}
