package dev.loraoperator.together.account;

import dev.loraoperator.backend.RemoteError;

/** Who is at fault for a failure, and so who waits because of it. */
enum Charge {
  /** What was called for, and nothing else. */
  CALL,
  /** The API key: every call with it would have failed, and calls with another one may not. */
  KEY,
  /** The API key: it may do other things, but creates nothing. */
  KEY_CREATES,
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
    return switch (of(error)) {
      case KEY -> KEY;
      case ACCOUNT, SPENDING -> ACCOUNT;
      case KEY_CREATES -> ofTheAccount ? KEY : CALL;
      case CALL -> ofTheAccount && error.origin() == RemoteError.Origin.SERVICE ? ACCOUNT : CALL;
    };
  }

  /** Of a call that changes something. */
  static Charge of(RemoteError error) {
    return switch (error.origin()) {
      case OPERATOR -> CALL;
      case CONNECTION -> ACCOUNT;
      case SERVICE ->
          switch (error.reason()) {
            case UNAUTHORIZED -> KEY;
            case FORBIDDEN -> KEY_CREATES;
            case PAYMENT_REQUIRED -> SPENDING;
            case RATE_LIMITED -> ACCOUNT;
            default -> CALL;
          };
    };
  }
}
