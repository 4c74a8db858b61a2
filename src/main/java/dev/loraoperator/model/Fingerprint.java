package dev.loraoperator.model;

/** Opaque revisions of what a decision was based on. */
public final class Fingerprint {

  private static final int LENGTH = 16;

  private Fingerprint() {}

  /** A short hash that differs when any of {@code parts} does. */
  public static String of(String... parts) {
    return Hashes.sha256(String.join("\n", parts)).substring(0, LENGTH);
  }
}
