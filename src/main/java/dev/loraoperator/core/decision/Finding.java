package dev.loraoperator.core.decision;

import dev.loraoperator.core.Reason;

/**
 * What a condition beside Ready says.
 *
 * @param status {@code True}, {@code False} or {@code Unknown}
 * @param reason the word of a {@link Reason}
 */
public record Finding(String status, String reason, String message) {

  static Finding yes(Reason reason, String message) {
    return new Finding("True", reason.text(), message);
  }

  static Finding no(Reason reason, String message) {
    return new Finding("False", reason.text(), message);
  }

  static Finding unknown(Reason reason, String message) {
    return new Finding("Unknown", reason.text(), message);
  }

  public boolean isTrue() {
    return status.equals("True");
  }

  public boolean isFalse() {
    return status.equals("False");
  }
}
