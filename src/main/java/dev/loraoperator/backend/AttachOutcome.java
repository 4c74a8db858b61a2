package dev.loraoperator.backend;

import java.util.function.Function;
import java.util.function.Supplier;

/** The result of one {@link Operation.AttachmentChange}. */
public sealed interface AttachOutcome {

  /** It is as asked: attached, or not attached any more. */
  record Done() implements AttachOutcome {
    @Override
    public <R> R fold(Supplier<R> done, Supplier<R> staleName, Function<RemoteError, R> failed) {
      return done.get();
    }
  }

  /** The endpoint has been renamed: read it again. */
  record StaleName() implements AttachOutcome {
    @Override
    public <R> R fold(Supplier<R> done, Supplier<R> staleName, Function<RemoteError, R> failed) {
      return staleName.get();
    }
  }

  /** Anything else; the error's reason says what the service's text means. */
  record Failed(RemoteError error) implements AttachOutcome {
    @Override
    public <R> R fold(Supplier<R> done, Supplier<R> staleName, Function<RemoteError, R> failed) {
      return failed.apply(error);
    }
  }

  <R> R fold(Supplier<R> done, Supplier<R> staleName, Function<RemoteError, R> failed);

  /** Whether it is as asked. */
  default boolean isDone() {
    return fold(() -> true, () -> false, error -> false);
  }

  /** Whether the endpoint has been renamed. */
  default boolean isStaleName() {
    return fold(() -> false, () -> true, error -> false);
  }
}
