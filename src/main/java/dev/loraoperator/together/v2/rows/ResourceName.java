package dev.loraoperator.together.v2.rows;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names of models as v2 writes them: {@code projects/{owner}/models/{ml}}, with or without a
 * revision. The owner of a public model is a project of Together's.
 */
public final class ResourceName {

  private static final Pattern MODEL =
      Pattern.compile(
          "(?:projects/(?<owner>[^/\\s]+)/models/)?(?<id>ml_[A-Za-z0-9_-]+)"
              + "(?:/revisions/[^/\\s]+)?");

  private ResourceName() {}

  /** The {@code ml_…} id in a resource name, or {@code text} where it is such an id; else null. */
  public static @Nullable String modelId(@Nullable String text) {
    return group(text, "id");
  }

  /** The project that a resource name has in it; null where it has none, or is no such name. */
  public static @Nullable String owner(@Nullable String text) {
    return group(text, "owner");
  }

  private static @Nullable String group(@Nullable String text, String name) {
    if (text == null) {
      return null;
    }
    Matcher matcher = MODEL.matcher(text.strip());
    return matcher.matches() ? matcher.group(name) : null;
  }
}
