package dev.loraoperator.lifecycle.stage;

import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;

/**
 * The condition Ready, with {@code Reconciling} or {@code Stalled} beside it.
 *
 * @param message holds nothing volatile and nothing secret
 */
public record ReadyCondition(Phase phase, Reason reason, String message) {

  /** The phases that a tool can tell apart. */
  public enum Phase {
    READY,
    RECONCILING,
    STALLED,
    /** Not ready, and the operator does nothing about it. */
    SUSPENDED
  }

  /** The phase follows from the reason's kind. */
  public static ReadyCondition of(Reason reason, String message) {
    Phase phase =
        switch (reason.kind()) {
          case DONE, NOTE -> Phase.READY;
          case PROGRESS, WAIT, BACK_OFF -> Phase.RECONCILING;
          case USER -> Phase.STALLED;
          case SUSPENDED -> Phase.SUSPENDED;
        };
    return new ReadyCondition(phase, reason, message);
  }

  public static ReadyCondition of(Problem problem) {
    return of(problem.reason(), problem.message());
  }

  /** For what the user must mend but may well be about to: not stalled yet. */
  public static ReadyCondition waiting(Reason reason, String message) {
    return new ReadyCondition(Phase.RECONCILING, reason, message);
  }

  public boolean isReady() {
    return phase == Phase.READY;
  }
}
