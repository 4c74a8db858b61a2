package dev.loraoperator.preflight.inspection;

import dev.loraoperator.model.secret.Sensitive;
import org.jspecify.annotations.Nullable;

/** What to look at. */
public sealed interface SourceTarget {

  /** The base the spec names; null when it names none. */
  @Nullable String expectedBase();

  /**
   * A repository of the Hugging Face hub, at the tip of its default branch.
   *
   * @param repo {@code org/name}
   * @param token null for a public repository
   */
  record Repository(String repo, @Nullable Sensitive token, @Nullable String expectedBase)
      implements SourceTarget {}

  /**
   * One zip or tar.gz.
   *
   * @param url presigned for GET
   */
  record Archive(Sensitive url, @Nullable String expectedBase) implements SourceTarget {}
}
