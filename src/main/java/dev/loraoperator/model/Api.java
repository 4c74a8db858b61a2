package dev.loraoperator.model;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A generation of Together's API. */
public enum Api {
  V1("v1"),
  V2("v2");

  private final String text;

  Api(String text) {
    this.text = text;
  }

  /** The one with this word; a status may be of another version. */
  public static Optional<Api> find(@Nullable String text) {
    return Arrays.stream(values()).filter(api -> api.text.equals(text)).findFirst();
  }

  /** As spec and status write it. */
  public String text() {
    return text;
  }
}
