package dev.loraoperator.together.v2.rows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.Replies;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one row. Replies are in camelCase as documented; snake_case, which the API
 * accepts in requests, is understood as well.
 */
public final class Fields {

  private Fields() {}

  /** The field {@code name} in either spelling; missing when there is none. */
  public static JsonNode at(JsonNode row, String name) {
    return row.path(spelling(row, name));
  }

  /** Null when there is no such field, or nothing in it. */
  public static @Nullable String text(JsonNode row, String name) {
    return Replies.text(row, spelling(row, name));
  }

  /** An id or a name that goes into the status and into later calls; see {@link Replies#id}. */
  public static @Nullable String id(JsonNode row, String name) {
    return Replies.id(row, spelling(row, name));
  }

  /** Without secrets and control characters, cut; null when there is nothing in it. */
  public static @Nullable String clean(JsonNode row, String name, List<Sensitive> secrets) {
    return Replies.clean(row, spelling(row, name), secrets);
  }

  /** An RFC 3339 time; null when there is none. */
  public static @Nullable Instant time(JsonNode row, String name) {
    return Replies.instant(text(row, name));
  }

  /** A number, which may be written as a string as the API does with int64; 0 when it is none. */
  public static long number(JsonNode row, String name) {
    String text = text(row, name);
    try {
      return text == null ? 0 : Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** A word of an enum without its prefix, in upper case; null when there is none. */
  public static @Nullable String word(
      JsonNode row, String name, String prefix, List<Sensitive> secrets) {
    String text = clean(row, name, secrets);
    if (text == null) {
      return null;
    }
    String word = text.toUpperCase(Locale.ROOT);
    return word.startsWith(prefix) ? word.substring(prefix.length()) : word;
  }

  private static String spelling(JsonNode row, String name) {
    return row.has(name) ? name : snakeCase(name);
  }

  private static String snakeCase(String name) {
    StringBuilder snake = new StringBuilder(name.length() + 4);
    for (int i = 0; i < name.length(); i++) {
      char letter = name.charAt(i);
      if (Character.isUpperCase(letter)) {
        snake.append('_');
      }
      snake.append(Character.toLowerCase(letter));
    }
    return snake.toString();
  }
}
