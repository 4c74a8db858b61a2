package dev.loraoperator.backend;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A remote job's state in our words. A word we do not know means the job is still going on. */
public enum UploadPhase {
  IN_PROGRESS,
  COMPLETE,
  FAILED;

  /** Reads the service's {@code status}, whatever its case. */
  public static UploadPhase of(@Nullable String word) {
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
