package dev.loraoperator.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * Text that masks itself: the only carrier of API keys, tokens, AWS credentials and presigned URLs.
 * It has no accessor named like a getter, so that no serializer writes it by accident.
 */
public final class Sensitive {

  private final String text;

  private Sensitive(String text) {
    this.text = Objects.requireNonNull(text);
  }

  /** Wraps {@code text} as it is. */
  public static Sensitive of(String text) {
    return new Sensitive(text);
  }

  /** The text itself: call this only where it leaves the process for its one destination. */
  public String reveal() {
    return text;
  }

  /** SHA-256 in hex: tells two values apart in memory; never published. */
  public String fingerprint() {
    return Hashes.sha256(text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sensitive that
        && MessageDigest.isEqual(
            text.getBytes(StandardCharsets.UTF_8), that.text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
