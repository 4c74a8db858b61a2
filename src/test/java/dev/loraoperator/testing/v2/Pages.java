package dev.loraoperator.testing.v2;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/**
 * Cuts lists into pages. A cursor is a place in the list as it is when the next page is read: what
 * was added before it in the meantime shows rows twice, and what was removed hides some.
 */
final class Pages {

  static final int MOST_ROWS = 500;
  static final int MOST_EVENTS = 10_000;

  private static final int USUAL_ROWS = 50;

  private final V2Behaviour behaviour;
  private volatile Runnable betweenPages = () -> {};

  Pages(V2Behaviour behaviour) {
    this.behaviour = behaviour;
  }

  /** Runs after every page that has a next one. */
  void betweenPages(Runnable action) {
    betweenPages = action;
  }

  <T> ObjectNode page(V2Call call, List<T> rows, Function<T, ObjectNode> json) {
    return page(call, rows, json, MOST_ROWS);
  }

  <T> ObjectNode page(V2Call call, List<T> rows, Function<T, ObjectNode> json, int most) {
    int start = Math.min(start(call.query("after")), rows.size());
    int end = Math.min(rows.size(), start + Math.min(limit(call, most), behaviour.pageSize));
    ObjectNode page = V2Json.object().put("object", "list");
    ArrayNode data = page.putArray("data");
    rows.subList(start, end).forEach(row -> data.add(behaviour.sent(json.apply(row))));
    if (end < rows.size()) {
      page.put("next_cursor", cursor(end));
      betweenPages.run();
    } else {
      endWith(page, end);
    }
    return page;
  }

  private void endWith(ObjectNode page, int end) {
    switch (behaviour.lastCursor) {
      case NULL -> page.putNull("next_cursor");
      case ABSENT -> {}
      case EMPTY -> page.put("next_cursor", "");
      case OF_AN_EMPTY_PAGE -> page.put("next_cursor", cursor(end));
    }
  }

  private static int limit(V2Call call, int most) {
    if (call.query("limit").isEmpty()) {
      return USUAL_ROWS;
    }
    int limit = number(call.query("limit"), "limit must be a number");
    if (limit < 1 || limit > most) {
      throw V2Refusal.invalid("limit must be between 1 and " + most);
    }
    return limit;
  }

  private static String cursor(int start) {
    byte[] text = ("row:" + start).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().encodeToString(text);
  }

  private static int start(String cursor) {
    if (cursor.isEmpty()) {
      return 0;
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      return number(text.replaceFirst("^row:", ""), "invalid cursor");
    } catch (IllegalArgumentException e) {
      throw V2Refusal.invalid("invalid cursor");
    }
  }

  private static int number(String text, String problem) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw V2Refusal.invalid(problem);
    }
  }
}
