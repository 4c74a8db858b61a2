package dev.loraoperator.metrics;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.UploadOutcome;
import dev.loraoperator.together.http.Reply;
import java.util.Locale;

/** The outcome of a call to Together, as a label value. */
enum CallOutcome {
  /** Success, or a definite "not found". */
  OK,
  /** The request was refused. */
  REFUSED,
  /** The key or its account was refused: 401, 402, 403. */
  UNAUTHORIZED,
  /** 429. */
  RATE_LIMITED,
  /** 408, 5xx, no answer, no connection. */
  UNAVAILABLE,
  /** A reply that is not Together's. */
  MALFORMED;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the service accepted the key. */
  boolean isAnswered() {
    return this == OK || this == REFUSED;
  }

  static CallOutcome of(Reply<?> reply) {
    return reply instanceof Reply.Failure<?> failed ? of(failed.failure()) : OK;
  }

  static CallOutcome of(UploadOutcome outcome) {
    if (outcome instanceof UploadOutcome.Failed failed) {
      return of(failed.failure());
    }
    return outcome instanceof UploadOutcome.Accepted ? OK : REFUSED;
  }

  static CallOutcome of(AttachOutcome outcome) {
    if (outcome instanceof AttachOutcome.Failed failed) {
      return of(failed.failure());
    }
    return outcome instanceof AttachOutcome.Done ? OK : REFUSED;
  }

  static CallOutcome of(ProbeOutcome outcome) {
    if (outcome instanceof ProbeOutcome.Failed failed) {
      return of(failed.failure());
    }
    return outcome instanceof ProbeOutcome.Answered ? OK : REFUSED;
  }

  private static CallOutcome of(RemoteError failure) {
    return switch (failure.reason()) {
      case UNAUTHORIZED, PAYMENT_REQUIRED, FORBIDDEN -> UNAUTHORIZED;
      case RATE_LIMITED -> RATE_LIMITED;
      case TOGETHER_UNAVAILABLE -> UNAVAILABLE;
      case UNEXPECTED_REPLY -> MALFORMED;
      default -> REFUSED;
    };
  }
}
