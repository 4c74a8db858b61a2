package dev.loraoperator.together;

import dev.loraoperator.core.SafeText;
import dev.loraoperator.core.Sensitive;
import dev.loraoperator.core.remote.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** One reply that is still open. Its body can be read once, and never beyond a bound. */
final class HttpReply {

  private static final long MAX_REPLY_BYTES = 1 << 20;
  private static final long MAX_LIST_BYTES = 32 << 20;

  private final Response response;
  private final Clock clock;

  HttpReply(Response response, Clock clock) {
    this.response = response;
    this.clock = clock;
  }

  int status() {
    return response.code();
  }

  /** Any 2xx. */
  boolean successful() {
    return response.isSuccessful();
  }

  /** The whole body. */
  String text() throws IOException {
    return BoundedBody.text(response.body().byteStream(), MAX_REPLY_BYTES);
  }

  /** The body of a list, which may be long. */
  InputStream stream() {
    return new BoundedBody(response.body().byteStream(), MAX_LIST_BYTES);
  }

  /** How long the service asks us to wait. */
  @Nullable Duration retryAfter() {
    return RetryAfter.of(response.headers(), clock);
  }

  <T> Reply<T> success(T value) {
    return new Reply.Success<>(value, RetryAfter.serverTime(response.headers()));
  }

  /** Together's support finds a call by its {@code x-request-id}. */
  String withRequestId(String text, List<Sensitive> secrets) {
    String id = SafeText.clean(response.header("x-request-id"), secrets);
    return id.isEmpty() ? text : (text + " (request " + id + ")").strip();
  }
}
