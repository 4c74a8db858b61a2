package dev.loraoperator.together.http;

import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.secret.Sensitive;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * HTTP exchanges with Together, one at a time; failures are values. Follows no redirect, resends
 * nothing, bounds every body it reads, and logs nothing: an upload's body carries a token or a
 * presigned URL.
 */
public final class HttpCalls {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  private final OkHttpClient http;
  private final String host;
  private final Clock clock;
  private final CallListener listener;
  private final Duration timeout;

  /**
   * @param http of {@link #client}
   */
  public HttpCalls(OkHttpClient http, TogetherUrls urls, Clock clock, CallListener listener) {
    this(
        http.newBuilder().eventListenerFactory(HttpCalls::exchange).build(),
        urls.base().host(),
        clock,
        listener,
        Duration.ofMillis(http.callTimeoutMillis()));
  }

  private HttpCalls(
      OkHttpClient http, String host, Clock clock, CallListener listener, Duration timeout) {
    this.http = http;
    this.host = host;
    this.clock = clock;
    this.listener = listener;
    this.timeout = timeout;
  }

  /**
   * A client that sends every request once.
   *
   * @param callTimeout bound on one call, from look-up of the host to the end of the body
   */
  public static OkHttpClient client(Duration callTimeout) {
    return new OkHttpClient.Builder()
        .followRedirects(false)
        .followSslRedirects(false)
        .retryOnConnectionFailure(false)
        .addNetworkInterceptor(HttpCalls::withoutInstantRetry)
        .connectTimeout(CONNECT_TIMEOUT)
        .readTimeout(Duration.ZERO) // the bound on the whole call is enough
        .callTimeout(callTimeout)
        .build();
  }

  /**
   * OkHttp resends a GET by itself after a 503 with {@code Retry-After: 0}: the header is hidden.
   */
  private static Response withoutInstantRetry(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    String wait = response.header("Retry-After");
    boolean instant = response.code() == 503 && wait != null && wait.strip().matches("0+");
    return instant ? response.newBuilder().removeHeader("Retry-After").build() : response;
  }

  /** What to make of a reply while it is open. */
  public interface Reading<T> {
    T of(HttpReply reply) throws IOException;
  }

  /**
   * One kind of result.
   *
   * @param failed the result of a call that got no reply
   * @param counted how a result is counted
   */
  public record ResultKind<T>(
      Function<RemoteError, T> failed, Function<? super T, CallResult> counted) {}

  /** The same connections with another bound on one call; OkHttp takes zero for "no bound". */
  public HttpCalls within(Duration wanted) {
    Duration bound = wanted.compareTo(SHORTEST) < 0 ? SHORTEST : wanted;
    bound = bound.compareTo(LONGEST) > 0 ? LONGEST : bound;
    return new HttpCalls(http, host, clock, listener, bound);
  }

  /** A request for one call; it may be sent once. */
  public static Request.Builder authorized(Sensitive apiKey, Route route) {
    return new Request.Builder()
        .url(route.url())
        .header("Authorization", "Bearer " + apiKey.reveal())
        .header("User-Agent", "lora-operator")
        .tag(Exchange.class, new Exchange(route, apiKey));
  }

  /**
   * Sends {@code request} once.
   *
   * @param request of {@link #authorized}
   */
  public <T> T call(Request request, ResultKind<T> kind, Reading<T> reading) {
    Exchange exchange = Objects.requireNonNull(request.tag(Exchange.class));
    long start = System.nanoTime();
    T result = exchange(request, exchange, kind, reading);
    listener.onCall(
        new CallListener.Call(
            exchange.route.method(),
            exchange.route.template(),
            exchange.apiKey,
            kind.counted().apply(result),
            Duration.ofNanos(System.nanoTime() - start)));
    return result;
  }

  private <T> T exchange(
      Request request, Exchange exchange, ResultKind<T> kind, Reading<T> reading) {
    Call call = http.newCall(request);
    call.timeout().timeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
    try (Response response = call.execute()) {
      Instant serverTime = RetryAfter.serverTime(response.headers());
      if (serverTime != null) {
        listener.onServerTime(Duration.between(clock.instant(), serverTime));
      }
      return reading.of(new HttpReply(response, clock));
    } catch (IOException e) {
      return kind.failed().apply(errors().of(e, exchange.started));
    }
  }

  /** Reads what must be there; {@code reading} sees a 2xx only. */
  public <T> Reply<T> get(Sensitive apiKey, Route route, Reading<Reply<T>> reading) {
    return call(
        authorized(apiKey, route).build(),
        HttpCalls.<T>readKind(),
        reply -> reply.successful() ? reading.of(reply) : refusedRead(reply, reply.text(), apiKey));
  }

  /** Whether a refusal says, in words of one API, that there is no such thing. */
  public interface Absence {

    /**
     * Judges one refusal.
     *
     * @param text the body in lower case
     */
    boolean isSaid(int status, String text);
  }

  /**
   * Reads what the service may not have; {@code reading} sees a 2xx only. A 404 in JSON says that
   * it is not there in any API.
   */
  public <T> Reply<T> find(
      Sensitive apiKey, Route route, Absence absence, Reading<Reply<T>> reading) {
    return call(
        authorized(apiKey, route).build(),
        HttpCalls.<T>readKind(),
        reply -> reply.successful() ? reading.of(reply) : notFoundOr(reply, absence, apiKey));
  }

  /** A reply that came, and says nothing we understand. */
  public RemoteError unexpected(String what) {
    return errors().unexpected(what);
  }

  private NetworkErrors errors() {
    return new NetworkErrors(host, timeout);
  }

  private static <T> ResultKind<Reply<T>> readKind() {
    return new ResultKind<>(Reply.Failure::new, CallResult::of);
  }

  /** A 404 in HTML comes from a proxy, and says nothing about what was asked for. */
  private static <T> Reply<T> notFoundOr(HttpReply reply, Absence absence, Sensitive apiKey)
      throws IOException {
    String body = reply.text();
    boolean absent =
        (reply.status() == 404 && Replies.tree(body) != null)
            || absence.isSaid(reply.status(), body.toLowerCase(Locale.ROOT));
    return absent ? new Reply.NotFound<>() : refusedRead(reply, body, apiKey);
  }

  private static <T> Reply<T> refusedRead(HttpReply reply, String body, Sensitive apiKey) {
    return new Reply.Failure<>(
        StatusErrors.ofRead(
            reply.status(), Replies.errorText(body, List.of(apiKey)), reply.retryAfter()));
  }

  private static EventListener exchange(Call call) {
    Exchange exchange = call.request().tag(Exchange.class);
    return exchange == null ? EventListener.NONE : exchange;
  }

  /** Tag of a request: what it is, and whether anything of it can have left this process. */
  private static final class Exchange extends EventListener {

    private final Route route;
    private final Sensitive apiKey;
    private volatile boolean started;

    private Exchange(Route route, Sensitive apiKey) {
      this.route = route;
      this.apiKey = apiKey;
    }

    @Override
    public void requestHeadersStart(Call call) {
      started = true;
    }
  }
}
