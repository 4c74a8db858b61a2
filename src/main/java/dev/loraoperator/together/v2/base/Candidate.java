package dev.loraoperator.together.v2.base;

import org.jspecify.annotations.Nullable;

/**
 * A base that a name may mean.
 *
 * @param id {@code ml_…}
 * @param name in the catalogue
 * @param quantization of its weights, where the catalogue tells
 */
public record Candidate(String id, String name, @Nullable String quantization) {

  /** For messages. */
  String words() {
    return quantization == null
        ? "%s (%s)".formatted(name, id)
        : "%s (%s, %s)".formatted(name, id, quantization);
  }
}
