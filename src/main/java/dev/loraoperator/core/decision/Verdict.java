package dev.loraoperator.core.decision;

import dev.loraoperator.core.Reason;

/**
 * What the conditions will say.
 *
 * @param message for people; holds nothing volatile and nothing secret
 */
public record Verdict(State state, Reason reason, String message) {

  /** The states a tool can tell apart. */
  public enum State {
    READY,
    RECONCILING,
    STALLED,
    /** Not ready, and nobody is at work on it. */
    SUSPENDED
  }

  /** The state follows from the reason's kind. */
  static Verdict of(Reason reason, String message) {
    State state =
        switch (reason.kind()) {
          case DONE, NOTE -> State.READY;
          case PROGRESS, WAIT, BACK_OFF -> State.RECONCILING;
          case USER -> State.STALLED;
          case SUSPENDED -> State.SUSPENDED;
        };
    return new Verdict(state, reason, message);
  }

  /** For what a person must mend but may well be about to: not yet doomed. */
  static Verdict waiting(Reason reason, String message) {
    return new Verdict(State.RECONCILING, reason, message);
  }
}
