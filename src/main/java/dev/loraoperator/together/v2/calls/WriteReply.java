package dev.loraoperator.together.v2.calls;

import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.together.v2.errors.Obstacle;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The result of one call that makes, changes or deletes an endpoint or a deployment. */
public sealed interface WriteReply<T> {

  /**
   * It is done.
   *
   * @param serverTime the service's clock, from its {@code Date} header; null when it sent none
   */
  record Done<T>(T value, @Nullable Instant serverTime) implements WriteReply<T> {
    @Override
    public <R> R fold(
        Function<Done<T>, R> done,
        Supplier<R> notFound,
        BiFunction<Obstacle, RemoteError, R> refused,
        Function<RemoteError, R> failed) {
      return done.apply(this);
    }
  }

  /** What the path names is not there: the endpoint, or the deployment itself. */
  record NotFound<T>() implements WriteReply<T> {
    @Override
    public <R> R fold(
        Function<Done<T>, R> done,
        Supplier<R> notFound,
        BiFunction<Obstacle, RemoteError, R> refused,
        Function<RemoteError, R> failed) {
      return notFound.get();
    }
  }

  /**
   * Nothing is done, and something else has to be done first.
   *
   * @param error the same with the service's words
   */
  record Refused<T>(Obstacle why, RemoteError error) implements WriteReply<T> {
    @Override
    public <R> R fold(
        Function<Done<T>, R> done,
        Supplier<R> notFound,
        BiFunction<Obstacle, RemoteError, R> refused,
        Function<RemoteError, R> failed) {
      return refused.apply(why, error);
    }
  }

  /**
   * Anything else; {@link RemoteError#effect()} says whether something may be made all the same.
   */
  record Failed<T>(RemoteError error) implements WriteReply<T> {
    @Override
    public <R> R fold(
        Function<Done<T>, R> done,
        Supplier<R> notFound,
        BiFunction<Obstacle, RemoteError, R> refused,
        Function<RemoteError, R> failed) {
      return failed.apply(error);
    }
  }

  <R> R fold(
      Function<Done<T>, R> done,
      Supplier<R> notFound,
      BiFunction<Obstacle, RemoteError, R> refused,
      Function<RemoteError, R> failed);
}
