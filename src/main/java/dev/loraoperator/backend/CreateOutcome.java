package dev.loraoperator.backend;

import dev.loraoperator.backend.upload.RemoteRef;
import java.util.function.Function;
import java.util.function.Supplier;

/** The result of one {@link Operation.Create}. */
public sealed interface CreateOutcome {

  /**
   * It exists.
   *
   * @param ref what is known of the upload now
   */
  record Created(RemoteRef ref) implements CreateOutcome {
    @Override
    public <R> R fold(
        Function<Created, R> created, Supplier<R> nameTaken, Function<RemoteError, R> failed) {
      return created.apply(this);
    }
  }

  /** The service has something of this name already. */
  record NameTaken() implements CreateOutcome {
    @Override
    public <R> R fold(
        Function<Created, R> created, Supplier<R> nameTaken, Function<RemoteError, R> failed) {
      return nameTaken.get();
    }
  }

  /** Anything else; {@link RemoteError#effect()} says whether it may exist all the same. */
  record Failed(RemoteError error) implements CreateOutcome {
    @Override
    public <R> R fold(
        Function<Created, R> created, Supplier<R> nameTaken, Function<RemoteError, R> failed) {
      return failed.apply(error);
    }
  }

  <R> R fold(Function<Created, R> created, Supplier<R> nameTaken, Function<RemoteError, R> failed);
}
