package dev.loraoperator.operations;

import java.util.List;

/** The answer of a probe; {@code text} appears in the pod's events. */
public record Health(boolean good, String text) {

  static Health good(String text) {
    return new Health(true, text);
  }

  static Health bad(String text) {
    return new Health(false, text);
  }

  /** The first few names, and the number of the others. */
  static String some(List<String> names) {
    int shown = Math.min(names.size(), 5);
    String more = names.size() > shown ? " and " + (names.size() - shown) + " more" : "";
    return String.join(", ", names.subList(0, shown)) + more;
  }
}
