package dev.loraoperator.together.http;

import dev.loraoperator.model.secret.Redactor;
import dev.loraoperator.model.secret.Sensitive;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** One reply that is still open. Its body can be read once, and never beyond a bound. */
public final class HttpReply {

  private static final long MAX_REPLY_BYTES = 1 << 20;
  private static final long MAX_LIST_BYTES = 32 << 20;

  private final Response response;
  private final Clock clock;

  public HttpReply(Response response, Clock clock) {
    this.response = response;
    this.clock = clock;
  }

  public int status() {
    return response.code();
  }

  /** Any 2xx. */
  public boolean successful() {
    return response.isSuccessful();
  }

  /** The whole body. */
  public String text() throws IOException {
    return BoundedBody.text(response.body().byteStream(), MAX_REPLY_BYTES);
  }

  /** The body of a list, which may be long. */
  public InputStream stream() {
    return new BoundedBody(response.body().byteStream(), MAX_LIST_BYTES);
  }

  /** How long the service asks us to wait. */
  public @Nullable Duration retryAfter() {
    return RetryAfter.of(response.headers(), clock);
  }

  public <T> Reply<T> success(T value) {
    return new Reply.Success<>(value, RetryAfter.serverTime(response.headers()));
  }

  /** Together's support finds a call by its {@code x-request-id}. */
  public String withRequestId(String text, List<Sensitive> secrets) {
    String id = Redactor.clean(response.header("x-request-id"), secrets);
    return id.isEmpty() ? text : (text + " (request " + id + ")").strip();
  }
}
