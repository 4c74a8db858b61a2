package dev.loraoperator.together.http;

import dev.loraoperator.backend.RemoteError;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one read from Together came to. */
public sealed interface Reply<T> {

  /**
   * The documented reply.
   *
   * @param serverTime the service's clock, from its {@code Date} header; null when it sent none
   */
  record Success<T>(T value, @Nullable Instant serverTime) implements Reply<T> {}

  /** The service has no such thing. */
  record NotFound<T>() implements Reply<T> {}

  /** The call failed. */
  record Failure<T>(RemoteError failure) implements Reply<T> {}
}
