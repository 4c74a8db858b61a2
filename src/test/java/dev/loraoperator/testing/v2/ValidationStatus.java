package dev.loraoperator.testing.v2;

/** What the validation of a revision has come to. */
public enum ValidationStatus {
  /** No such field. */
  ABSENT,
  UNSPECIFIED,
  PENDING,
  SUCCESS,
  /** With the rules that were broken. */
  FAILED,
  /** A fault of the validator itself. */
  ERROR;

  String word() {
    return "REVISION_VALIDATION_STATUS_" + name();
  }

  boolean isConcluded() {
    return this == SUCCESS || this == FAILED;
  }
}
