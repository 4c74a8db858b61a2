package dev.loraoperator.source;

import dev.loraoperator.model.Problem;
import dev.loraoperator.model.secret.Sensitive;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The result of resolving a source. */
public sealed interface Resolution {

  /** One function per case: a new case does not compile until every caller handles it. */
  <R extends @Nullable Object> R fold(
      Function<Resolved, R> resolved, Function<Faulty, R> faulty, Function<Pending, R> pending);

  /**
   * Together can fetch it. This is what the upload call sends; it is never stored.
   *
   * @param location a repository URL or a presigned URL
   * @param huggingFaceToken null for a public repository and for archives
   */
  record Resolved(Sensitive location, @Nullable Sensitive huggingFaceToken) implements Resolution {
    @Override
    public <R extends @Nullable Object> R fold(
        Function<Resolved, R> resolved, Function<Faulty, R> faulty, Function<Pending, R> pending) {
      return resolved.apply(this);
    }
  }

  /** It cannot be fetched until the user corrects something. */
  record Faulty(Problem fault) implements Resolution {
    @Override
    public <R extends @Nullable Object> R fold(
        Function<Resolved, R> resolved, Function<Faulty, R> faulty, Function<Pending, R> pending) {
      return faulty.apply(this);
    }
  }

  /** The operator's own AWS identity is being looked up; ask again no later than {@code until}. */
  record Pending(Instant until) implements Resolution {
    @Override
    public <R extends @Nullable Object> R fold(
        Function<Resolved, R> resolved, Function<Faulty, R> faulty, Function<Pending, R> pending) {
      return pending.apply(this);
    }
  }
}
