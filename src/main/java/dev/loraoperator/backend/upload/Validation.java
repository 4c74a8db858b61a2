package dev.loraoperator.backend.upload;

import org.jspecify.annotations.Nullable;

/**
 * The service's own check of the files that an upload has brought.
 *
 * @param revisionId of what was checked; null while there is nothing to check
 * @param message the service's rules and messages, quoted; empty when it says nothing
 */
public record Validation(@Nullable String revisionId, Result result, String message) {

  /** How it has ended. */
  public enum Result {
    /** It has not ended; also where the service's word is not known. */
    PENDING,
    SUCCEEDED,
    /** The files are at fault. */
    FAILED,
    /** The service itself is at fault. */
    ERROR
  }

  /** Nothing has begun. */
  public static final Validation NONE = new Validation(null, Result.PENDING, "");
}
