package dev.loraoperator.together.http;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.RemoteError;

/** The result of a call to Together, in one word. */
public enum CallResult {
  /** Success, or a definite "not found". */
  OK,
  /** The request was refused. */
  REFUSED,
  /** The key or its account was refused: 401, 402, 403. */
  UNAUTHORIZED,
  /** 429. */
  RATE_LIMITED,
  /** 408, 5xx, no reply, no connection. */
  UNAVAILABLE,
  /** A reply that is not Together's. */
  MALFORMED;

  /** Whether the service accepted the key. */
  public boolean isAnswered() {
    return this == OK || this == REFUSED;
  }

  public static CallResult of(Reply<?> reply) {
    return reply.fold(success -> OK, () -> OK, CallResult::of);
  }

  public static CallResult of(CreateOutcome outcome) {
    return outcome.fold(created -> OK, () -> REFUSED, CallResult::of);
  }

  public static CallResult of(AttachOutcome outcome) {
    return outcome.fold(() -> OK, () -> REFUSED, CallResult::of);
  }

  public static CallResult of(ProbeOutcome outcome) {
    return outcome.fold(answer -> OK, () -> REFUSED, words -> REFUSED, CallResult::of);
  }

  private static CallResult of(RemoteError error) {
    return switch (error.reason()) {
      case UNAUTHORIZED, PAYMENT_REQUIRED, FORBIDDEN -> UNAUTHORIZED;
      case RATE_LIMITED -> RATE_LIMITED;
      case TOGETHER_UNAVAILABLE -> UNAVAILABLE;
      case UNEXPECTED_REPLY -> MALFORMED;
      default -> REFUSED;
    };
  }
}
