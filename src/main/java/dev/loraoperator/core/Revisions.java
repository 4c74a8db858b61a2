package dev.loraoperator.core;

/** Opaque revisions of what a decision was based on. */
public final class Revisions {

  private static final int LENGTH = 16;

  private Revisions() {}

  /** A short hash that differs when any of {@code parts} does. */
  public static String of(String... parts) {
    return Hashes.sha256(String.join("\n", parts)).substring(0, LENGTH);
  }
}
