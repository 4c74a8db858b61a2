package dev.loraoperator.metrics;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.UploadOutcome;
import dev.loraoperator.together.http.Reply;
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
