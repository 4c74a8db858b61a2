package dev.loraoperator.together.http;

import dev.loraoperator.model.secret.Redactor;
import dev.loraoperator.model.secret.Sensitive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import okhttp3.Response;
import org.apache.commons.io.input.BoundedInputStream;
import org.jspecify.annotations.Nullable;

/** One reply that is still open. Its body can be read once, and never beyond a bound. */
public final class HttpReply {

  private static final long MAX_REPLY_BYTES = 1 << 20;
  private static final long MAX_LIST_BYTES = 32 << 20;
  private static final RowStream.Limits ROWS =
      new RowStream.Limits(1 << 30, MAX_REPLY_BYTES, MAX_LIST_BYTES);

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
    try (InputStream body = bounded(MAX_REPLY_BYTES)) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The body of a list, which may be long. */
  public InputStream stream() throws IOException {
    return bounded(MAX_LIST_BYTES);
  }

  /** The body of a list of any length, of which little is kept. */
  public RowStream rows() {
    return new RowStream(response.body().byteStream(), ROWS);
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

  private InputStream bounded(long limit) throws IOException {
    return BoundedInputStream.builder()
        .setInputStream(response.body().byteStream())
        .setMaxCount(limit + 1) // the stream calls back as soon as so much has been read
        .setOnMaxCount(
            (max, count) -> {
              throw new TooLargeException();
            })
        .get();
  }

  /** The other side sends more than any honest reply has. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
