package dev.loraoperator.core.decision;

/** What the shell does after the decision's status has been written, never before. */
public enum Action {
  NONE,
  /** Post the upload whose intent is now recorded. */
  SUBMIT,
  /** Forget the outcome of the POST: it is recorded now. */
  FORGET_OUTCOME,
  /** Ask the service again at once, whatever it answered last. */
  ASK_AGAIN
}
