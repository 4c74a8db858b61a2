package dev.loraoperator.together.http;

import dev.loraoperator.backend.RemoteError;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The result of one read. */
public sealed interface Reply<T> {

  /**
   * The documented reply.
   *
   * @param serverTime the service's clock, from its {@code Date} header; null when it sent none
   */
  record Success<T>(T value, @Nullable Instant serverTime) implements Reply<T> {
    @Override
    public <R> R fold(
        Function<Success<T>, R> success, Supplier<R> notFound, Function<RemoteError, R> failed) {
      return success.apply(this);
    }
  }

  /** The service has no such thing. */
  record NotFound<T>() implements Reply<T> {
    @Override
    public <R> R fold(
        Function<Success<T>, R> success, Supplier<R> notFound, Function<RemoteError, R> failed) {
      return notFound.get();
    }
  }

  /** The call failed. */
  record Failure<T>(RemoteError error) implements Reply<T> {
    @Override
    public <R> R fold(
        Function<Success<T>, R> success, Supplier<R> notFound, Function<RemoteError, R> failed) {
      return failed.apply(error);
    }
  }

  <R> R fold(
      Function<Success<T>, R> success, Supplier<R> notFound, Function<RemoteError, R> failed);

  /** The same with another value. */
  default <U> Reply<U> map(Function<? super T, ? extends U> change) {
    return fold(
        success -> new Success<>(change.apply(success.value()), success.serverTime()),
        NotFound::new,
        Failure::new);
  }
}
