package dev.loraoperator.model;

/** {@code spec.preflight}: what follows from the check of the source. */
public enum PreflightMode {
  /** A definite fault stops the upload. */
  ENFORCE("Enforce"),
  /** A definite fault is reported, and the upload goes ahead. */
  WARN("Warn"),
  /** The source is not checked. */
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
