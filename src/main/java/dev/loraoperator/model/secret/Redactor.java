package dev.loraoperator.model.secret;

import java.util.Collection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes text from outside fit for a status, an event or a log. */
public final class Redactor {

  /** Enough for any message of the service; a condition is not a log. */
  private static final int MAX_LENGTH = 300;

  /** Longer texts are cut before they are searched, so that none occupies a thread for long. */
  private static final int MAX_INPUT = 16_384;

  /** With slashes as they are, or escaped as JSON may have them. */
  private static final String SCHEME = "(?i)(https?:(?:/|\\\\/){2}";

  private static final Pattern QUERY = Pattern.compile(SCHEME + "[^\\s?\"'<>]*)\\?[^\\s\"'<>]*");
  private static final Pattern USER_INFO = Pattern.compile(SCHEME + ")[^\\s/@\"'<>]*@");
  private static final Pattern SIGNED =
      Pattern.compile(
          "(?i)(x-(?:amz|goog)-(?:signature|credential|security-token)(?:=|%3d))[^\\s&\"'<>]+");
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\b(?:hf_[A-Za-z0-9]{8,}|tgp_v1_[A-Za-z0-9_-]{4,}|(?:AKIA|ASIA)[A-Z0-9]{12,})");
  private static final Pattern BEARER = Pattern.compile("(?i)\\bbearer\\s+[^\\s\"',;]+");

  /** Unicode's too: a terminal obeys some, and some end a line. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Z}\\s]+");

  private Redactor() {}

  /**
   * Masks the text, removes line breaks, and cuts the rest to 300 characters; see {@link #mask}.
   */
  public static String clean(@Nullable String text, Collection<Sensitive> secrets) {
    if (text == null) {
      return "";
    }
    String clean = UNPRINTABLE.matcher(mask(start(text), secrets)).replaceAll(" ").strip();
    return clean.length() <= MAX_LENGTH ? clean : clean.substring(0, MAX_LENGTH - 1) + "…";
  }

  /**
   * Masks the given secrets wherever they occur, percent-encoded or in Base64 too, query strings
   * and user info of URLs, bearer tokens and well-known token shapes.
   */
  public static String mask(String text, Collection<Sensitive> secrets) {
    String masked = text;
    for (Sensitive secret : secrets) {
      for (String spelling : secret.spellings()) {
        masked = masked.replace(spelling, "***");
      }
    }
    masked = QUERY.matcher(masked).replaceAll("$1?***");
    masked = USER_INFO.matcher(masked).replaceAll("$1***@");
    masked = SIGNED.matcher(masked).replaceAll("$1***");
    masked = BEARER.matcher(masked).replaceAll("Bearer ***");
    return TOKEN.matcher(masked).replaceAll("***");
  }

  /** Never cut within a word: half a secret would not be recognised. */
  private static String start(String text) {
    if (text.length() <= MAX_INPUT) {
      return text;
    }
    int end = MAX_INPUT;
    while (end > 0 && !Character.isWhitespace(text.charAt(end))) {
      end--;
    }
    return text.substring(0, end);
  }
}
