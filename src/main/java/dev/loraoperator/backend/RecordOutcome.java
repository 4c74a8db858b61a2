package dev.loraoperator.backend;

import java.util.function.Function;
import java.util.function.Supplier;

/** The result of one {@link Operation.RecordChange}. */
public sealed interface RecordOutcome {

  /** It is as asked; what is not there counts as deleted. */
  record Done() implements RecordOutcome {
    @Override
    public <R> R fold(Supplier<R> done, Function<RemoteError, R> failed) {
      return done.get();
    }
  }

  /** Anything else; the error's reason says what the service's text means. */
  record Failed(RemoteError error) implements RecordOutcome {
    @Override
    public <R> R fold(Supplier<R> done, Function<RemoteError, R> failed) {
      return failed.apply(error);
    }
  }

  <R> R fold(Supplier<R> done, Function<RemoteError, R> failed);
}
