package dev.loraoperator.together.v2.rows;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param rows those that were wanted
 * @param leftOut the {@link Row#hashes} of the others
 * @param next the cursor of the next page; null on the last one
 */
public record Page<T>(List<T> rows, Set<Integer> leftOut, @Nullable String next) {

  public Page {
    rows = List.copyOf(rows);
    leftOut = Set.copyOf(leftOut);
  }

  /** Whether nothing follows. */
  public boolean isLast() {
    return next == null;
  }
}
