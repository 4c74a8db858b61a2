package dev.loraoperator.together;

import dev.loraoperator.core.Sensitive;
import dev.loraoperator.core.remote.JobList;
import dev.loraoperator.core.remote.JobView;
import dev.loraoperator.core.remote.Reply;
import dev.loraoperator.core.remote.UploadOutcome;
import dev.loraoperator.core.remote.UploadRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * Together's API over HTTP. Follows no redirect, resends nothing, bounds every body it reads, and
 * logs nothing: the upload's body carries a token or a presigned URL.
 */
public final class TogetherClient implements TogetherApi {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final UploadCalls uploads;

  TogetherClient(OkHttpClient http, TogetherEndpoint endpoint, Clock clock) {
    HttpCalls calls = new HttpCalls(http, endpoint.base().host(), clock);
    this.uploads = new UploadCalls(calls, endpoint);
  }

  /**
   * @param baseUrl with or without a trailing {@code /v1}
   * @param callTimeout bound on one call, from look-up of the host to the end of the body
   * @throws IllegalArgumentException when {@code baseUrl} is not https, and not loopback
   */
  public static TogetherClient create(
      URI baseUrl, String uploadPath, Duration callTimeout, Clock clock) {
    return new TogetherClient(http(callTimeout), TogetherEndpoint.of(baseUrl, uploadPath), clock);
  }

  static OkHttpClient http(Duration callTimeout) {
    return new OkHttpClient.Builder()
        .followRedirects(false)
        .followSslRedirects(false)
        .retryOnConnectionFailure(false)
        .addNetworkInterceptor(TogetherClient::withoutInstantRetry)
        .connectTimeout(CONNECT_TIMEOUT)
        .readTimeout(callTimeout)
        .callTimeout(callTimeout)
        .build();
  }

  /** OkHttp resends a GET by itself when a 503 asks for no wait: it must not see that wish. */
  private static Response withoutInstantRetry(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    boolean instant =
        response.code() == 503 && response.header("Retry-After", "").strip().matches("0+");
    return instant ? response.newBuilder().removeHeader("Retry-After").build() : response;
  }

  @Override
  public UploadOutcome upload(Sensitive apiKey, UploadRequest request) {
    return uploads.upload(apiKey, request);
  }

  @Override
  public Reply<JobList> jobs(Sensitive apiKey) {
    return uploads.jobs(apiKey);
  }

  @Override
  public Reply<JobView> job(Sensitive apiKey, String jobId) {
    return uploads.job(apiKey, jobId);
  }
}
