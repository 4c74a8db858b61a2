package dev.loraoperator.core;

import java.util.Collection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes text from outside fit for a status, an event or a log. */
public final class SafeText {

  /** Enough for any sentence of the service; a condition is not a log. */
  private static final int MAX_LENGTH = 300;

  /** With slashes as they are, or escaped as JSON may have them. */
  private static final String SCHEME = "(?i)(https?:(?:/|\\\\/){2}";

  private static final Pattern QUERY = Pattern.compile(SCHEME + "[^\\s?\"'<>]*)\\?[^\\s\"'<>]*");
  private static final Pattern USER_INFO = Pattern.compile(SCHEME + ")[^\\s/@\"'<>]*@");
  private static final Pattern SIGNED =
      Pattern.compile(
          "(?i)(x-(?:amz|goog)-(?:signature|credential|security-token)(?:=|%3d))[^\\s&\"'<>]+");
  private static final Pattern TOKEN =
      Pattern.compile("\\b(?:hf_[A-Za-z0-9]{8,}|(?:AKIA|ASIA)[A-Z0-9]{12,})");
  private static final Pattern BEARER = Pattern.compile("(?i)\\bbearer\\s+[^\\s\"',;]+");
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\s]+");

  private SafeText() {}

  /**
   * Removes the given secrets wherever they stand, query strings and user info of URLs, bearer
   * tokens and well-known token shapes, and line breaks; cuts the rest to 300 characters.
   */
  public static String clean(@Nullable String text, Collection<Sensitive> secrets) {
    if (text == null) {
      return "";
    }
    String clean = text;
    for (Sensitive secret : secrets) {
      String value = secret.reveal();
      if (!value.isEmpty()) {
        clean = clean.replace(value, "***");
      }
    }
    clean = QUERY.matcher(clean).replaceAll("$1?***");
    clean = USER_INFO.matcher(clean).replaceAll("$1***@");
    clean = SIGNED.matcher(clean).replaceAll("$1***");
    clean = BEARER.matcher(clean).replaceAll("Bearer ***");
    clean = TOKEN.matcher(clean).replaceAll("***");
    clean = UNPRINTABLE.matcher(clean).replaceAll(" ").strip();
    return clean.length() <= MAX_LENGTH ? clean : clean.substring(0, MAX_LENGTH - 1) + "…";
  }
}
