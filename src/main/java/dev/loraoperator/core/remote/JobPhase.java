package dev.loraoperator.core.remote;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A remote job's state in our words. A word we do not know means the job is still going on. */
public enum JobPhase {
  IN_PROGRESS,
  COMPLETE,
  FAILED;

  /** Reads the service's {@code status}, whatever its case. */
  public static JobPhase of(@Nullable String word) {
    if (word == null) {
      return IN_PROGRESS;
    }
    return switch (word.strip().toLowerCase(Locale.ROOT)) {
      case "complete" -> COMPLETE;
      case "failed" -> FAILED;
      default -> IN_PROGRESS;
    };
  }
}
