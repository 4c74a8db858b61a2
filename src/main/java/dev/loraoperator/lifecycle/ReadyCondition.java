package dev.loraoperator.lifecycle;

import dev.loraoperator.model.Reason;

/**
 * What the conditions will say.
 *
 * @param message for people; holds nothing volatile and nothing secret
 */
public record ReadyCondition(State state, Reason reason, String message) {

  /** The states a tool can tell apart. */
  public enum State {
    READY,
    RECONCILING,
    STALLED,
    /** Not ready, and nobody is at work on it. */
    SUSPENDED
  }

  /** The state follows from the reason's kind. */
  public static ReadyCondition of(Reason reason, String message) {
    State state =
        switch (reason.kind()) {
          case DONE, NOTE -> State.READY;
          case PROGRESS, WAIT, BACK_OFF -> State.RECONCILING;
          case USER -> State.STALLED;
          case SUSPENDED -> State.SUSPENDED;
        };
    return new ReadyCondition(state, reason, message);
  }

  /** For what a person must mend but may well be about to: not yet doomed. */
  public static ReadyCondition waiting(Reason reason, String message) {
    return new ReadyCondition(State.RECONCILING, reason, message);
  }
}
