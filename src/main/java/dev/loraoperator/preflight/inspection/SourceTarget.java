package dev.loraoperator.preflight.inspection;

import dev.loraoperator.model.secret.Sensitive;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an inspection reads. */
public sealed interface SourceTarget {

  /** The base the spec names; null when it names none. */
  @Nullable String expectedBase();

  /** What no message may contain; null for a public repository. */
  @Nullable Sensitive secret();

  /** One function per case: a new case does not compile until every caller handles it. */
  <R extends @Nullable Object> R fold(
      Function<Repository, R> repository, Function<Archive, R> archive);

  /**
   * A repository of the Hugging Face hub, at the tip of its default branch.
   *
   * @param repo {@code org/name}
   * @param token null for a public repository
   */
  record Repository(String repo, @Nullable Sensitive token, @Nullable String expectedBase)
      implements SourceTarget {
    @Override
    public @Nullable Sensitive secret() {
      return token;
    }

    @Override
    public <R extends @Nullable Object> R fold(
        Function<Repository, R> repository, Function<Archive, R> archive) {
      return repository.apply(this);
    }
  }

  /**
   * One zip or tar.gz.
   *
   * @param url presigned for GET
   */
  record Archive(Sensitive url, @Nullable String expectedBase) implements SourceTarget {
    @Override
    public Sensitive secret() {
      return url;
    }

    @Override
    public <R extends @Nullable Object> R fold(
        Function<Repository, R> repository, Function<Archive, R> archive) {
      return archive.apply(this);
    }
  }
}
