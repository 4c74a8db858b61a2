package dev.loraoperator.preflight.http;

import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.model.secret.TlsOnly;
import dev.loraoperator.preflight.inspection.Deadline;
import dev.loraoperator.preflight.inspection.InspectionEndedException;
import dev.loraoperator.preflight.rules.FileListing;
import java.io.IOException;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * GETs of URLs that tenants wrote. Redirects are followed here, so that each hop is checked, and
 * hosts without a public address are connected to only when an administrator allowed them.
 */
public final class SourceHttp {

  /** A GET. {@code range} is the value of the Range header. */
  record Get(HttpUrl url, @Nullable Sensitive token, @Nullable String range) {}

  private static final int MAX_REDIRECTS = 5;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration DNS_TIMEOUT = Duration.ofSeconds(5);
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /** Two clients with two socket factories: OkHttp never shares a connection between them. */
  private final OkHttpClient guarded;

  private final OkHttpClient trusting;
  private final Set<String> trusted;
  private final Duration callTimeout;

  public SourceHttp(OkHttpClient base, Set<String> trusted, Duration callTimeout) {
    this.trusted = trusted;
    this.callTimeout = callTimeout;
    this.trusting =
        base.newBuilder()
            .protocols(List.of(Protocol.HTTP_1_1))
            .proxy(Proxy.NO_PROXY)
            .dns(new TimeLimitedDns(base.dns(), DNS_TIMEOUT))
            .connectionPool(new ConnectionPool(5, 30, TimeUnit.SECONDS))
            .followRedirects(false)
            .followSslRedirects(false)
            .connectTimeout(CONNECT_TIMEOUT)
            .readTimeout(callTimeout)
            .callTimeout(callTimeout)
            .build();
    this.guarded = trusting.newBuilder().socketFactory(new GuardedSockets()).build();
  }

  /** The reply of the last host, whatever its status; the caller closes it. */
  Reply get(Get get, Deadline deadline) throws InspectionEndedException {
    Get hop = get;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      Reply reply = call(hop, deadline);
      if (!REDIRECTS.contains(reply.status())) {
        return reply;
      }
      try (reply) {
        hop = next(hop, reply.header("Location"));
      }
    }
    throw InspectionEndedException.unreachable(
        host(get.url()) + " redirects in a loop or too often; the files were not looked at");
  }

  private Reply call(Get get, Deadline deadline) throws InspectionEndedException {
    if (!TlsOnly.allows(get.url().uri())) {
      throw new InspectionEndedException(
          Reason.SOURCE_HOST_NOT_ALLOWED,
          "Host "
              + host(get.url())
              + " was not asked, because secrets travel over TLS only. Use an https URL");
    }
    OkHttpClient client = isTrusted(get.url()) ? trusting : guarded;
    Call call = client.newCall(request(get));
    call.timeout().timeout(deadline.left(callTimeout).toNanos(), TimeUnit.NANOSECONDS);
    try {
      Response response = call.execute();
      return new Reply(call, response);
    } catch (IOException e) {
      throw GuardedSockets.refused(e) ? notPublic(get.url()) : noAnswer(get.url());
    }
  }

  private static Get next(Get hop, @Nullable String location) throws InspectionEndedException {
    HttpUrl target = location == null ? null : hop.url().resolve(location);
    if (target == null) {
      throw InspectionEndedException.unreachable(host(hop.url()) + " redirects to nowhere");
    }
    if (hop.url().isHttps() && !target.isHttps()) {
      throw InspectionEndedException.unreachable(
          host(hop.url()) + " redirects from https to http, which is not followed");
    }
    boolean sameOrigin =
        target.host().equals(hop.url().host())
            && target.port() == hop.url().port()
            && target.scheme().equals(hop.url().scheme());
    return new Get(target, sameOrigin ? hop.token() : null, hop.range());
  }

  private static Request request(Get get) throws InspectionEndedException {
    // Identity, because ranges and sizes are those of the file, and a small compressed reply could
    // inflate to a huge one.
    Request.Builder request =
        new Request.Builder()
            .url(get.url())
            .header("User-Agent", "lora-operator")
            .header("Accept-Encoding", "identity");
    if (get.range() != null) {
      request.header("Range", get.range());
    }
    if (get.token() != null) {
      String token = get.token().reveal().strip();
      if (!token.chars().allMatch(character -> character > ' ' && character < 0x7f)) {
        throw new InspectionEndedException(
            Reason.SOURCE_ACCESS_DENIED,
            "The Hugging Face token has characters that no token has. Correct the Secret");
      }
      request.header("Authorization", "Bearer " + token);
    }
    return request.build();
  }

  private boolean isTrusted(HttpUrl url) {
    String host = url.host().toLowerCase(Locale.ROOT);
    String literal = host.contains(":") ? "[" + host + "]" : host;
    return trusted.contains(host)
        || trusted.contains(literal)
        || trusted.contains(literal + ":" + url.port());
  }

  private static InspectionEndedException notPublic(HttpUrl url) {
    return new InspectionEndedException(
        Reason.SOURCE_HOST_NOT_ALLOWED,
        "Host "
            + host(url)
            + " has no public address, so the files were not looked at. If it is meant, have an"
            + " administrator add the host to SOURCE_HOSTS_ALLOWED");
  }

  static InspectionEndedException noAnswer(HttpUrl url) {
    return InspectionEndedException.unreachable(
        "Host "
            + host(url)
            + " cannot be reached from here, or does not answer in time; the files were not"
            + " looked at");
  }

  private static String host(HttpUrl url) {
    return FileListing.shown(url.host());
  }
}
