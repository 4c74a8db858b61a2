package dev.loraoperator.lifecycle.state;

import dev.loraoperator.model.Reason;

/**
 * What a condition other than Ready says.
 *
 * @param status {@code True}, {@code False} or {@code Unknown}
 * @param reason the text of a {@link Reason}
 */
public record ConditionValue(String status, String reason, String message) {

  public static ConditionValue yes(Reason reason, String message) {
    return new ConditionValue("True", reason.text(), message);
  }

  public static ConditionValue no(Reason reason, String message) {
    return new ConditionValue("False", reason.text(), message);
  }

  public static ConditionValue unknown(Reason reason, String message) {
    return new ConditionValue("Unknown", reason.text(), message);
  }

  public boolean isTrue() {
    return status.equals("True");
  }

  public boolean isUnknown() {
    return status.equals("Unknown");
  }

  public boolean isFalse() {
    return status.equals("False");
  }
}
