package dev.loraoperator.together;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.loraoperator.core.Reason;
import dev.loraoperator.core.remote.RemoteFailure;
import dev.loraoperator.core.remote.RemoteFailure.Effect;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** Words for what the network did; exception texts are not quoted, they may hold anything. */
final class Failures {

  private final String host;
  private final Duration timeout;

  Failures(String host, int timeoutMillis) {
    this.host = host;
    this.timeout = Duration.ofMillis(timeoutMillis);
  }

  /**
   * @param started whether anything of the request can have left this process
   */
  RemoteFailure of(IOException e, boolean started) {
    if (e instanceof BoundedBody.TooLargeException) {
      return unexpected("is larger than any honest one");
    }
    if (e instanceof JsonProcessingException || e instanceof UndocumentedReplyException) {
      return unexpected("is not the documented JSON");
    }
    return new RemoteFailure(
        Reason.TOGETHER_UNAVAILABLE,
        words(e, started) + ". Trying again",
        null,
        started ? Effect.UNKNOWN : Effect.NONE);
  }

  /** A reply that came, and says nothing we understand. */
  RemoteFailure unexpected(String what) {
    return new RemoteFailure(
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
