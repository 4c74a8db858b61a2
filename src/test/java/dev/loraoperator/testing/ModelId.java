package dev.loraoperator.testing;

import org.jspecify.annotations.Nullable;

/** The two names in a {@code model_id}: {@code endpoint:model}. */
record ModelId(String endpointName, String modelName) {

  /** Null unless there is exactly one colon with something on both sides. */
  static @Nullable ModelId parse(String text) {
    String[] parts = text.split(":", -1);
    boolean complete = parts.length == 2 && !parts[0].isBlank() && !parts[1].isBlank();
    return complete ? new ModelId(parts[0], parts[1]) : null;
  }
}
