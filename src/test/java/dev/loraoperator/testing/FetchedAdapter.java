package dev.loraoperator.testing;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What came of fetching an adapter.
 *
 * @param problem why it is not valid; null when it is
 * @param sizes the bytes of each file; empty when it is not valid
 */
public record FetchedAdapter(@Nullable String problem, Map<String, Long> sizes) {

  /** The files are in the order of their names. */
  public FetchedAdapter {
    sizes = Collections.unmodifiableMap(new TreeMap<>(sizes));
  }

  static FetchedAdapter failed(String problem) {
    return new FetchedAdapter(problem, Map.of());
  }
}
