package dev.loraoperator.together.v2.rows;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.together.http.Replies;
import dev.loraoperator.together.http.RowStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads one page as a stream: {@code {"object":"list","data":[…],"next_cursor":"…"}}, in any order,
 * with only one row as JSON in memory at a time. The list ends with a page whose cursor is null,
 * absent or empty, or that has no rows (official SDK: {@code pagination.py}).
 */
public final class PageReader<T extends Row> {

  private static final int HASH_BYTES = 64;

  /** A cursor goes back in a query; a longer one is no reason to take the list for ended. */
  private static final int MAX_CURSOR = 4096;

  private final RowStream body;
  private final Replies.Row<T> reading;
  private final Predicate<? super T> wanted;
  private final List<T> rows = new ArrayList<>();
  private final Set<Integer> leftOut = new HashSet<>();
  private boolean hasRows;
  private @Nullable String cursor;

  private PageReader(RowStream body, Replies.Row<T> reading, Predicate<? super T> wanted) {
    this.body = body;
    this.reading = reading;
    this.wanted = wanted;
  }

  /**
   * Reads one page.
   *
   * @param reading of one row; null leaves it out
   * @throws IOException when it is not a page
   */
  public static <T extends Row> Page<T> read(
      RowStream body, Replies.Row<T> reading, Predicate<? super T> wanted) throws IOException {
    return new PageReader<>(body, reading, wanted).page();
  }

  private Page<T> page() throws IOException {
    try (JsonParser parser = Replies.JSON.createParser(body)) {
      JsonToken start = parser.nextToken();
      if (start == JsonToken.START_ARRAY) {
        readRows(parser);
      } else if (start == JsonToken.START_OBJECT) {
        readFields(parser);
      } else {
        throw new Replies.UndocumentedReplyException();
      }
    }
    return new Page<>(rows, leftOut, hasRows ? cursor : null);
  }

  /**
   * {@code data} may be missing where there are no rows; an error that came as a success may not.
   */
  private void readFields(JsonParser parser) throws IOException {
    boolean hasData = false;
    boolean hasOthers = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (field) {
        case "data" -> {
          hasData = true;
          readData(parser, value);
        }
        case "next_cursor", "nextCursor" -> cursor = cursor(parser, value);
        case "object" -> parser.skipChildren();
        default -> {
          hasOthers = true;
          parser.skipChildren();
        }
      }
    }
    if (!hasData && hasOthers) {
      throw new Replies.UndocumentedReplyException();
    }
  }

  private void readData(JsonParser parser, JsonToken value) throws IOException {
    if (value == JsonToken.START_ARRAY) {
      readRows(parser);
    } else if (value != JsonToken.VALUE_NULL) {
      throw new Replies.UndocumentedReplyException();
    }
  }

  private void readRows(JsonParser parser) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      hasRows = true;
      JsonNode json = Replies.JSON.readTree(parser);
      T row = json.isObject() ? reading.of(json) : null;
      if (row != null) {
        take(row);
      }
      body.rowEnded();
    }
  }

  private void take(T row) throws IOException {
    if (wanted.test(row)) {
      rows.add(row);
      body.keep(row.size());
      return;
    }
    int before = leftOut.size();
    leftOut.addAll(row.hashes());
    body.keep((long) HASH_BYTES * (leftOut.size() - before));
  }

  private static @Nullable String cursor(JsonParser parser, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return null;
    }
    if (!value.isScalarValue() || parser.getText().length() > MAX_CURSOR) {
      throw new Replies.UndocumentedReplyException();
    }
    String text = parser.getText();
    return text.isEmpty() ? null : text;
  }
}
