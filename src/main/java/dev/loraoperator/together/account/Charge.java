package dev.loraoperator.together.account;

import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.Reason;

/** Who is at fault for a failure, and so who waits because of it. */
enum Charge {
  /** What was called for, and nothing else. */
  CALL,
  /** The API key: every call with it would have failed, and calls with another one may not. */
  KEY,
  /** The account: whatever costs money there is refused; what takes away or reads is not. */
  SPENDING,
  /** The account, or the way to the host: every other call would have failed as well. */
  ACCOUNT;

  /**
   * Of a read.
   *
   * @param ofTheAccount whether it reads what all of the account share, and not one thing
   */
  static Charge ofRead(RemoteError error, boolean ofTheAccount) {
    Charge charge = of(error);
    if (charge == SPENDING) {
      return ACCOUNT;
    }
    if (charge != CALL || !ofTheAccount || error.origin() == RemoteError.Origin.OPERATOR) {
      return charge;
    }
    return error.reason() == Reason.FORBIDDEN ? KEY : ACCOUNT;
  }

  /** Of a call that changes something. */
  static Charge of(RemoteError error) {
    return switch (error.origin()) {
      case OPERATOR -> CALL;
      case CONNECTION -> ACCOUNT;
      case SERVICE ->
          switch (error.reason()) {
            case UNAUTHORIZED -> KEY;
            case PAYMENT_REQUIRED -> SPENDING;
            case RATE_LIMITED -> ACCOUNT;
            default -> CALL;
          };
    };
  }
}
