package dev.loraoperator.testing;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Looks for secrets in texts: for any piece of one, so that a secret cut in half is found too, as
 * it is, percent-encoded, escaped as in a line of JSON, and within Base64 of anything.
 */
public final class Leaks {

  private static final int PIECE = 12;

  private static final Pattern OPENS_A_URL =
      Pattern.compile("(?:X-Amz-Signature|X-Amz-Security-Token)=([^&\\s]+)");

  private final Map<String, String> pieces = new HashMap<>();

  /** Looks for {@code value} too, and returns it. */
  public String secret(String name, String value) {
    if (value.length() < PIECE) {
      throw new IllegalArgumentException(
          name + " is too short to be distinguished from other text");
    }
    for (String spelling : spellings(value)) {
      for (int i = 0; i + PIECE <= spelling.length(); i++) {
        pieces.put(spelling.substring(i, i + PIECE), name);
      }
    }
    return value;
  }

  /** Looks for what opens a presigned URL; the rest of it is no secret. */
  public String presignedUrl(String name, String url) {
    for (MatchResult part : OPENS_A_URL.matcher(url).results().toList()) {
      secret(name, part.group(1));
      secret(name, URLDecoder.decode(part.group(1), StandardCharsets.UTF_8));
    }
    return url;
  }

  /** The names of the secrets that {@code text} shows, each with what stands around it. */
  public List<String> in(String text) {
    Map<String, String> found = new HashMap<>();
    for (int i = 0; i + PIECE <= text.length(); i++) {
      String name = pieces.get(text.substring(i, i + PIECE));
      if (name != null) {
        found.putIfAbsent(
            name, text.substring(Math.max(0, i - 200), Math.min(text.length(), i + 60)));
      }
    }
    List<String> leaks = new ArrayList<>();
    found.forEach((name, around) -> leaks.add(name + " in: …" + around + "…"));
    return leaks;
  }

  private static Set<String> spellings(String value) {
    Set<String> spellings = new LinkedHashSet<>(Arrays.asList(value, percentEncoded(value)));
    for (int shift = 0; shift < 3; shift++) {
      String base64 = base64(value, shift);
      spellings.add(base64);
      spellings.add(base64.replace('+', '-').replace('/', '_'));
    }
    List.copyOf(spellings).forEach(spelling -> spellings.add(spelling.replace("/", "\\/")));
    spellings.removeIf(spelling -> spelling.length() < PIECE);
    return spellings;
  }

  private static String percentEncoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** What Base64 makes of {@code value} behind {@code shift} other bytes, whatever those are. */
  private static String base64(String value, int shift) {
    byte[] bytes = ("x".repeat(shift) + value).getBytes(StandardCharsets.UTF_8);
    String whole = Base64.getEncoder().withoutPadding().encodeToString(bytes);
    int firstOfItsOwn = (shift * 8 + 5) / 6;
    return whole.substring(firstOfItsOwn, bytes.length * 8 / 6);
  }
}
