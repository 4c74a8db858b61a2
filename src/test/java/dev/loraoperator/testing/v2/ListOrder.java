package dev.loraoperator.testing.v2;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the {@code orderBy} of a list. */
final class ListOrder {

  private static final Pattern ORDER =
      Pattern.compile("(created_at|updated_at)(?:\\s+(asc|desc))?");

  private ListOrder() {}

  /** Rows with one time keep their order; without an {@code orderBy} all do. */
  static <T> List<T> sorted(
      List<T> rows, V2Call call, Function<T, Instant> created, Function<T, Instant> updated) {
    String text = call.query("orderBy").strip();
    if (text.isEmpty()) {
      return rows;
    }
    Matcher order = ORDER.matcher(text);
    if (!order.matches()) {
      throw V2Refusal.invalid("invalid order_by: " + text);
    }
    Comparator<T> times = Comparator.comparing(text.startsWith("created") ? created : updated);
    return rows.stream().sorted("desc".equals(order.group(2)) ? times.reversed() : times).toList();
  }
}
