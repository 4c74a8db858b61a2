package dev.loraoperator.together.v2.rows;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names of models as v2 writes them: {@code projects/{owner}/models/{ml}}, with or without a
 * revision, and of configs: {@code projects/{owner}/configs/{cr}}. The owner of a public model or
 * config is a project of Together's.
 */
public final class ResourceName {

  private static final Pattern MODEL =
      Pattern.compile(
          "(?:projects/(?<owner>[^/\\s]+)/models/)?(?<id>ml_[A-Za-z0-9_-]+)"
              + "(?:/revisions/(?<revision>[^/\\s]+))?");

  private static final Pattern CONFIG =
      Pattern.compile("(?:projects/[^/\\s]+/configs/)?(?<id>cr_[A-Za-z0-9_-]+)");

  private ResourceName() {}

  /** The {@code ml_…} id in a resource name, or {@code text} where it is such an id; else null. */
  public static @Nullable String modelId(@Nullable String text) {
    return group(MODEL, text, "id");
  }

  /** The {@code rv_…} id in the name of a model; null where it names no revision. */
  static @Nullable String revisionId(@Nullable String text) {
    return group(MODEL, text, "revision");
  }

  /** The {@code cr_…} id in the name of a config, or {@code text} where it is one; else null. */
  static @Nullable String configId(@Nullable String text) {
    return group(CONFIG, text, "id");
  }

  /** The project that a resource name has in it; null where it has none, or is no such name. */
  public static @Nullable String owner(@Nullable String text) {
    return group(MODEL, text, "owner");
  }

  /** Whether the last part of a name such as {@code acme/support/main} is {@code bareName}. */
  static boolean isLast(@Nullable String name, String bareName) {
    return name != null && name.substring(name.lastIndexOf('/') + 1).equals(bareName);
  }

  private static @Nullable String group(Pattern pattern, @Nullable String text, String name) {
    if (text == null) {
      return null;
    }
    Matcher matcher = pattern.matcher(text.strip());
    return matcher.matches() ? matcher.group(name) : null;
  }
}
