package dev.loraoperator.spec;

/**
 * One thing wrong with a spec.
 *
 * @param path the field, e.g. {@code spec.source.s3.uri}
 * @param message the shape the value must have, and the fix
 */
public record Violation(String path, String message) {

  @Override
  public String toString() {
    return path + ": " + message;
  }
}
