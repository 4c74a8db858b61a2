package dev.loraoperator.together.v2.calls;

import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is asked for.
 *
 * @param limit how many rows it may have; null for the service's default, 50
 * @param after the cursor of the page before; null for the first one
 * @param answered whether the service has answered this list before: then it has that route, and a
 *     404 is a failure
 */
public record PageRequest(@Nullable Integer limit, @Nullable String after, boolean answered) {

  /** The most rows that a page may have (docs: {@code skills}). */
  public static final int MAX_LIMIT = 500;

  /** The first page, as long as it may be. */
  public static PageRequest first(boolean answered) {
    return new PageRequest(MAX_LIMIT, null, answered);
  }

  /** The page that follows. */
  public PageRequest next(String cursor) {
    return new PageRequest(limit, cursor, true);
  }
}
