package dev.loraoperator.model.secret;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;

/** How a secret may be written in text from outside. */
final class Spellings {

  /** Fewer characters of Base64 would blank out ordinary words. */
  private static final int FEWEST = 8;

  private Spellings() {}

  /** As it is, percent-encoded, with escaped slashes, and within Base64; none of an empty text. */
  static Set<String> of(String secret) {
    if (secret.isEmpty()) {
      return Set.of();
    }
    Set<String> spellings = new LinkedHashSet<>();
    spellings.add(secret);
    spellings.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
    spellings.add(secret.replace("/", "\\/"));
    for (int before = 0; before < 3; before++) {
      String base64 = base64(secret, before);
      if (base64.length() >= FEWEST) {
        spellings.add(base64);
        spellings.add(base64.replace('+', '-').replace('/', '_'));
      }
    }
    return spellings;
  }

  /** What Base64 makes of {@code secret} alone, where {@code before} other bytes precede it. */
  private static String base64(String secret, int before) {
    byte[] bytes = (" ".repeat(before) + secret).getBytes(StandardCharsets.UTF_8);
    String whole = Base64.getEncoder().withoutPadding().encodeToString(bytes);
    int first = (before * 8 + 5) / 6;
    int end = bytes.length * 8 / 6;
    return first < end ? whole.substring(first, end) : "";
  }
}
