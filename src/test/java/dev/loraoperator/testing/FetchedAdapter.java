package dev.loraoperator.testing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of fetching an adapter.
 *
 * @param problem why it is not valid; null when it is
 * @param sizes the bytes of each file; empty when it is not valid
 */
public record FetchedAdapter(@Nullable String problem, Map<String, Long> sizes) {

  static FetchedAdapter failed(String problem) {
    return new FetchedAdapter(problem, Map.of());
  }
}
