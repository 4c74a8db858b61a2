package dev.loraoperator.together.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loraoperator.model.secret.Redactor;
import dev.loraoperator.model.secret.Sensitive;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads Together's JSON tolerantly: every field may be missing, unknown ones are ignored, and texts
 * are cut to lengths that fit into memory many thousand times.
 */
public final class Replies {

  public static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private static final ObjectReader ROWS = JSON.readerFor(JsonNode.class);

  public static final int MAX_TEXT = 2000;

  private static final int MAX_ID = 512;

  private Replies() {}

  /** What to make of one row of a list; null to leave it out. */
  public interface Row<T> {
    @Nullable T of(JsonNode row) throws IOException;
  }

  /**
   * The service's own words: {@code error.message}, else {@code error}, else {@code message}, else
   * plain text; with {@code error.code} where there is one. Cleaned of {@code secrets}.
   */
  public static String errorText(String body, List<Sensitive> secrets) {
    JsonNode json = tree(body);
    if (json == null || !json.isObject()) {
      String plain = body.strip();
      return plain.startsWith("<") || plain.startsWith("{") || plain.equals("null")
          ? ""
          : Redactor.clean(plain, secrets);
    }
    JsonNode error = json.path("error");
    String message = text(error, "message");
    if (message == null) {
      message = error.isTextual() ? error.asText() : text(json, "message");
    }
    String code = text(error, "code");
    String words = Redactor.clean(message, secrets);
    // The code is what meanings hang on: a long message must not cut it off.
    return code == null ? words : (words + " (" + Redactor.clean(code, secrets) + ")").strip();
  }

  /** Null when {@code body} is not JSON. */
  public static @Nullable JsonNode tree(String body) {
    try {
      JsonNode tree = JSON.readTree(body);
      return tree.isMissingNode() ? null : tree;
    } catch (IOException e) {
      return null;
    }
  }

  /**
   * A list, read as a stream: only one row is in memory as JSON at a time. Rows that are no objects
   * are left out.
   *
   * @throws IOException when it is not a list, bare or under {@code data}
   */
  public static <T> List<T> list(InputStream body, Row<T> reading) throws IOException {
    return list(body, reading, () -> {});
  }

  /** The same of a list that may be very long. */
  public static <T> List<T> list(RowStream body, Row<T> reading) throws IOException {
    return list(body, reading, body::rowEnded);
  }

  private static <T> List<T> list(InputStream body, Row<T> reading, Runnable rowEnded)
      throws IOException {
    List<T> found = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(body)) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_OBJECT) {
        token = enterData(parser);
      }
      if (token != JsonToken.START_ARRAY) {
        throw new UndocumentedReplyException();
      }
      parser.clearCurrentToken(); // readValues wants to stand before the first row
      MappingIterator<JsonNode> rows = ROWS.readValues(parser);
      while (rows.hasNextValue()) {
        JsonNode json = rows.nextValue();
        T row = json.isObject() ? reading.of(json) : null;
        if (row != null) {
          found.add(row);
        }
        rowEnded.run();
      }
    }
    return found;
  }

  private static @Nullable JsonToken enterData(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean isData = parser.currentName().equals("data");
      JsonToken value = parser.nextToken();
      if (isData) {
        return value;
      }
      parser.skipChildren();
    }
    return null;
  }

  /** Null when there is no such field, or nothing in it. */
  public static @Nullable String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isValueNode() && !value.isNull() && !value.asText().isEmpty()
        ? value.asText()
        : null;
  }

  /**
   * An id or a name that goes into the status and into later calls; null when there is none, or
   * when it is longer than any honest one, or has blanks or control characters in it.
   */
  public static @Nullable String id(JsonNode node, String field) {
    String text = text(node, field);
    boolean usable =
        text != null
            && text.length() <= MAX_ID
            && text.chars().noneMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c));
    return usable ? text : null;
  }

  public static @Nullable String start(@Nullable String text) {
    return text == null || text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }

  /** The end of a description, where an ownership marker is. */
  public static @Nullable String end(@Nullable String text) {
    return text == null || text.length() <= MAX_TEXT
        ? text
        : text.substring(text.length() - MAX_TEXT);
  }

  /** The time of an ISO 8601 text, null when it is none; without an offset it is taken for UTC. */
  public static @Nullable Instant instant(@Nullable String text) {
    try {
      if (text == null) {
        return null;
      }
      TemporalAccessor time =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              text, OffsetDateTime::from, LocalDateTime::from);
      return time instanceof LocalDateTime local
          ? local.toInstant(ZoneOffset.UTC)
          : Instant.from(time);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The field without secrets and control characters, cut; null when there is nothing in it. */
  public static @Nullable String clean(JsonNode node, String field, List<Sensitive> secrets) {
    String text = text(node, field);
    return text == null ? null : Redactor.clean(text, secrets);
  }

  /** A reply that is JSON, but not of the documented shape. */
  public static final class UndocumentedReplyException extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
