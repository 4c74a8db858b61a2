package dev.loraoperator.metrics;

import dev.loraoperator.core.remote.BindingOutcome;
import dev.loraoperator.core.remote.InferenceOutcome;
import dev.loraoperator.core.remote.RemoteFailure;
import dev.loraoperator.core.remote.Reply;
import dev.loraoperator.core.remote.UploadOutcome;
import java.util.Locale;

/** What one call to Together came to, in six words. */
enum CallOutcome {
  /** It did as asked, or said that there is no such thing. */
  OK,
  /** It said no to what was asked. */
  REFUSED,
  /** It said no to the key or its account: 401, 402, 403. */
  UNAUTHORIZED,
  /** 429. */
  RATE_LIMITED,
  /** 408, 5xx, no answer, no connection. */
  UNAVAILABLE,
  /** An answer that is not Together's. */
  MALFORMED;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the key was good for an answer of the service. */
  boolean isContact() {
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

  static CallOutcome of(BindingOutcome outcome) {
    if (outcome instanceof BindingOutcome.Failed failed) {
      return of(failed.failure());
    }
    return outcome instanceof BindingOutcome.Done ? OK : REFUSED;
  }

  static CallOutcome of(InferenceOutcome outcome) {
    if (outcome instanceof InferenceOutcome.Failed failed) {
      return of(failed.failure());
    }
    return outcome instanceof InferenceOutcome.Answered ? OK : REFUSED;
  }

  private static CallOutcome of(RemoteFailure failure) {
    return switch (failure.reason()) {
      case UNAUTHORIZED, PAYMENT_REQUIRED, FORBIDDEN -> UNAUTHORIZED;
      case RATE_LIMITED -> RATE_LIMITED;
      case TOGETHER_UNAVAILABLE -> UNAVAILABLE;
      case UNEXPECTED_REPLY -> MALFORMED;
      default -> REFUSED;
    };
  }
}
