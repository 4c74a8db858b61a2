package dev.loraoperator.model.secret;

import dev.loraoperator.model.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Text that masks itself: the only carrier of API keys, tokens, AWS credentials and presigned URLs.
 * It has no accessor named like a getter, so that no serializer writes it by accident.
 */
public final class Sensitive {

  private final String text;
  private volatile @Nullable Set<String> spellings;

  private Sensitive(String text) {
    this.text = text;
  }

  /** Wraps {@code text} as it is. */
  public static Sensitive of(String text) {
    return new Sensitive(text);
  }

  /** The text itself: call this only where it leaves the process for its one destination. */
  public String reveal() {
    return text;
  }

  /** How it may be written in text from outside; computed once, because every text is searched. */
  Set<String> spellings() {
    Set<String> made = spellings;
    if (made == null) {
      made = Spellings.of(text);
      spellings = made;
    }
    return made;
  }

  /** SHA-256 in hex: tells two values apart in memory; never published. */
  public String fingerprint() {
    return Fingerprint.sha256(text);
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
