package dev.loraoperator.together.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.RemoteError.Effect;
import dev.loraoperator.backend.RemoteError.Origin;
import dev.loraoperator.model.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/**
 * Maps I/O errors to {@link RemoteError}; exception messages may hold secrets and are never quoted.
 */
final class NetworkErrors {

  private final String host;
  private final Duration timeout;

  NetworkErrors(String host, Duration timeout) {
    this.host = host;
    this.timeout = timeout;
  }

  /**
   * The error that an I/O failure means.
   *
   * @param started whether anything of the request can have left this process
   */
  RemoteError of(IOException e, boolean started) {
    if (e instanceof HttpReply.TooLargeException) {
      return unexpected("is larger than any honest one");
    }
    if (e instanceof JsonProcessingException || e instanceof Replies.UndocumentedReplyException) {
      return unexpected("is not the documented JSON");
    }
    return new RemoteError(
        Reason.TOGETHER_UNAVAILABLE,
        words(e, started) + ". Trying again",
        null,
        started ? Effect.UNKNOWN : Effect.NONE,
        started ? Origin.SERVICE : Origin.CONNECTION);
  }

  /** A reply that came, and says nothing we understand. */
  RemoteError unexpected(String what) {
    return new RemoteError(
        Reason.UNEXPECTED_REPLY,
        "The reply of "
            + host
            + " "
            + what
            + ". Check that TOGETHER_BASE_URL is Together's API and not a proxy. Trying again",
        null,
        Effect.UNKNOWN);
  }

  private String words(IOException e, boolean started) {
    if (e instanceof UnknownHostException) {
      return host + " cannot be resolved; check DNS and egress";
    }
    if (e instanceof SSLException && !started) {
      return "The TLS handshake with " + host + " failed; check proxies and CA certificates";
    }
    if (!started) {
      return host + " cannot be connected to; check egress and TOGETHER_BASE_URL";
    }
    return e instanceof InterruptedIOException
        ? host + " gave no answer within " + timeout.toSeconds() + " s"
        : "The connection to " + host + " broke";
  }
}
