package dev.loraoperator.backend;

import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What is known of something remote at this moment. A reconciliation that meets {@link Pending}
 * ends, and the adapter is reconciled again when the answer is there.
 */
public sealed interface Remote<T> {

  /** A call is in flight, or will be made no later than {@code until}. */
  record Pending<T>(Instant until) implements Remote<T> {
    @Override
    public <R> R fold(
        Function<Instant, R> pending,
        BiFunction<? super T, Instant, R> known,
        Function<Instant, R> missing,
        BiFunction<RemoteError, Instant, R> failed) {
      return pending.apply(until);
    }
  }

  /** Known since {@code at}, when the read began. */
  record Known<T>(T value, Instant at) implements Remote<T> {
    @Override
    public <R> R fold(
        Function<Instant, R> pending,
        BiFunction<? super T, Instant, R> known,
        Function<Instant, R> missing,
        BiFunction<RemoteError, Instant, R> failed) {
      return known.apply(value, at);
    }
  }

  /**
   * The service answered at {@code at} that there is no such thing. Of a list: that it has no such
   * list, so that nothing can be looked up.
   */
  record Missing<T>(Instant at) implements Remote<T> {
    @Override
    public <R> R fold(
        Function<Instant, R> pending,
        BiFunction<? super T, Instant, R> known,
        Function<Instant, R> missing,
        BiFunction<RemoteError, Instant, R> failed) {
      return missing.apply(at);
    }
  }

  /** The last call failed; the next one is made no earlier than {@code retryAt}. */
  record Failed<T>(RemoteError error, Instant retryAt) implements Remote<T> {
    @Override
    public <R> R fold(
        Function<Instant, R> pending,
        BiFunction<? super T, Instant, R> known,
        Function<Instant, R> missing,
        BiFunction<RemoteError, Instant, R> failed) {
      return failed.apply(error, retryAt);
    }
  }

  /** One function per case: a new case does not compile until every reader handles it. */
  <R> R fold(
      Function<Instant, R> pending,
      BiFunction<? super T, Instant, R> known,
      Function<Instant, R> missing,
      BiFunction<RemoteError, Instant, R> failed);

  /** The same by another clock. */
  default Remote<T> by(UnaryOperator<Instant> clock) {
    return fold(
        until -> new Pending<>(clock.apply(until)),
        (value, at) -> new Known<>(value, clock.apply(at)),
        at -> new Missing<>(clock.apply(at)),
        (error, retryAt) -> new Failed<>(error, clock.apply(retryAt)));
  }

  /** The value, where there is one. */
  default Optional<T> known() {
    return fold(
        until -> Optional.empty(),
        (value, at) -> Optional.of(value),
        at -> Optional.empty(),
        (error, retryAt) -> Optional.empty());
  }

  /** The same with another value. */
  default <U> Remote<U> map(Function<? super T, ? extends U> change) {
    return fold(
        Pending::new,
        (value, at) -> new Known<>(change.apply(value), at),
        Missing::new,
        Failed::new);
  }
}
