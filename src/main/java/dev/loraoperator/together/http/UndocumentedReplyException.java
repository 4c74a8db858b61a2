package dev.loraoperator.together.http;

import java.io.IOException;

/** A reply that is JSON, but not of the documented shape. */
public final class UndocumentedReplyException extends IOException {
  private static final long serialVersionUID = 1L;
}
