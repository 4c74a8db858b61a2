package dev.loraoperator.lifecycle.state;

import org.jspecify.annotations.Nullable;

/**
 * What was checked: of the source before the upload, and of the model after it.
 *
 * @param source null when the source was not checked
 * @param validated condition {@code Validated}; null where the service checks nothing, or not yet
 * @param verification null when no prompt was sent
 */
public record Checks(
    @Nullable SourceCheck source,
    @Nullable ConditionValue validated,
    @Nullable Verification verification) {

  /** Nothing was checked. */
  public static final Checks NONE = new Checks(null, null, null);
}
