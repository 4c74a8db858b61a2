package dev.loraoperator.model;

/** {@code spec.preflight}: what follows from a look at the source. */
public enum PreflightMode {
  /** A definite fault stops the upload. */
  ENFORCE("Enforce"),
  /** A definite fault is reported, and the upload goes ahead. */
  WARN("Warn"),
  /** Nothing is looked at. */
  OFF("Off");

  private final String text;

  PreflightMode(String text) {
    this.text = text;
  }

  /** As written in the spec. */
  public String text() {
    return text;
  }
}
