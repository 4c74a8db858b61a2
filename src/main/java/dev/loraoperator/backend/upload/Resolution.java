package dev.loraoperator.backend.upload;

import dev.loraoperator.model.Problem;
import dev.loraoperator.model.secret.Sensitive;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What has become of a source that is to be uploaded. */
public sealed interface Resolution {

  /**
   * What the service is given; never stored.
   *
   * @param location a repository URL or a presigned URL
   * @param huggingFaceToken null for a public repository and for archives
   */
  record Resolved(Sensitive location, @Nullable Sensitive huggingFaceToken) implements Resolution {
    @Override
    public <R> R fold(
        Function<Resolved, R> resolved, Function<Problem, R> faulty, Function<Instant, R> pending) {
      return resolved.apply(this);
    }
  }

  /** It cannot be fetched as it is, and the user must act. */
  record Faulty(Problem problem) implements Resolution {
    @Override
    public <R> R fold(
        Function<Resolved, R> resolved, Function<Problem, R> faulty, Function<Instant, R> pending) {
      return faulty.apply(problem);
    }
  }

  /** The operator's own AWS identity is being read, whose end wakes the adapter. */
  record Pending(Instant until) implements Resolution {
    @Override
    public <R> R fold(
        Function<Resolved, R> resolved, Function<Problem, R> faulty, Function<Instant, R> pending) {
      return pending.apply(until);
    }
  }

  <R> R fold(
      Function<Resolved, R> resolved, Function<Problem, R> faulty, Function<Instant, R> pending);
}
