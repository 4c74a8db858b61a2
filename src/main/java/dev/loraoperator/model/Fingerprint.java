package dev.loraoperator.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes of what a decision was based on; opaque, only compared. */
public final class Fingerprint {

  private static final int LENGTH = 16;

  private Fingerprint() {}

  /** A short hash that differs when any of {@code parts} does. */
  public static String of(String... parts) {
    return sha256(String.join("\n", parts)).substring(0, LENGTH);
  }

  /** SHA-256 of the UTF-8 text, in lower-case hex. */
  public static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
