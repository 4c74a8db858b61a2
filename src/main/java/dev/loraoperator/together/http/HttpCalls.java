package dev.loraoperator.together.http;

import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.secret.Sensitive;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** One HTTP exchange with Together at a time, whatever it is about; failures are values. */
public final class HttpCalls {

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  private final OkHttpClient http;
  private final String host;
  private final Clock clock;
  private final NetworkErrors failures;

  public HttpCalls(OkHttpClient http, String host, Clock clock) {
    this.http = http;
    this.host = host;
    this.clock = clock;
    this.failures = new NetworkErrors(host, http.callTimeoutMillis());
  }

  /** What to make of a reply while it is open. */
  public interface Reading<T> {
    T of(HttpReply reply) throws IOException;
  }

  /** The same connections with another bound on one call; OkHttp takes zero for "no bound". */
  public HttpCalls within(Duration timeout) {
    Duration bound = timeout.compareTo(SHORTEST) < 0 ? SHORTEST : timeout;
    bound = bound.compareTo(LONGEST) > 0 ? LONGEST : bound;
    return new HttpCalls(
        http.newBuilder().callTimeout(bound).readTimeout(bound).build(), host, clock);
  }

  public static Request.Builder authorized(Sensitive apiKey, HttpUrl url) {
    return new Request.Builder()
        .url(url)
        .header("Authorization", "Bearer " + apiKey.reveal())
        .header("User-Agent", "lora-operator");
  }

  /** Sends {@code request} once. */
  public <T> T call(Request request, Reading<T> reading, Function<RemoteError, T> failed) {
    CallTracker tracker = new CallTracker();
    try (Response response =
        http.newBuilder().eventListener(tracker).build().newCall(request).execute()) {
      return reading.of(new HttpReply(response, clock));
    } catch (IOException e) {
      return failed.apply(failures.of(e, tracker.started()));
    }
  }

  /** Reads what must be there; {@code reading} sees a 2xx only. */
  public <T> Reply<T> get(Sensitive apiKey, HttpUrl url, Reading<Reply<T>> reading) {
    return call(
        authorized(apiKey, url).build(),
        reply -> reply.successful() ? reading.of(reply) : refusedRead(reply, reply.text(), apiKey),
        Reply.Failure::new);
  }

  /** Reads what the service may not have; {@code reading} sees a 2xx only. */
  public <T> Reply<T> find(Sensitive apiKey, HttpUrl url, Reading<Reply<T>> reading) {
    return call(
        authorized(apiKey, url).build(),
        reply -> reply.successful() ? reading.of(reply) : notFoundOr(reply, apiKey),
        Reply.Failure::new);
  }

  /** A reply that came, and says nothing we understand. */
  public RemoteError unexpected(String what) {
    return failures.unexpected(what);
  }

  /** A 404 in HTML comes from a proxy, and says nothing about what was asked for. */
  private static <T> Reply<T> notFoundOr(HttpReply reply, Sensitive apiKey) throws IOException {
    String body = reply.text();
    String lower = body.toLowerCase(Locale.ROOT);
    boolean unknown =
        (reply.status() == 404 && Replies.tree(body) != null)
            || (reply.status() == 400 && lower.contains("not found"))
            || (reply.status() < 500 && lower.contains("no endpoint with this id exists"));
    return unknown ? new Reply.NotFound<>() : refusedRead(reply, body, apiKey);
  }

  private static <T> Reply<T> refusedRead(HttpReply reply, String body, Sensitive apiKey) {
    return new Reply.Failure<>(
        RemoteError.ofReadStatus(
            reply.status(), Replies.errorText(body, List.of(apiKey)), reply.retryAfter()));
  }
}
