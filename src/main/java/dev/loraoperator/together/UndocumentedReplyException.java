package dev.loraoperator.together;

import java.io.IOException;

/** A reply that is JSON, but not of the documented shape. */
final class UndocumentedReplyException extends IOException {
  private static final long serialVersionUID = 1L;
}
