package dev.loraoperator.together.v1;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.ProbeQuestion;
import dev.loraoperator.backend.Target;
import dev.loraoperator.backend.UploadList;
import dev.loraoperator.backend.UploadOrder;
import dev.loraoperator.backend.UploadOutcome;
import dev.loraoperator.backend.UploadView;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.HttpCalls;
import dev.loraoperator.together.http.InferenceCalls;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.http.TogetherUrls;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
  private final EndpointCalls endpoints;
  private final InferenceCalls inference;

  public TogetherClient(OkHttpClient http, TogetherUrls endpoint, Clock clock) {
    HttpCalls calls = new HttpCalls(http, endpoint.base().host(), clock);
    this.uploads = new UploadCalls(calls, endpoint);
    this.endpoints = new EndpointCalls(calls, endpoint);
    this.inference = new InferenceCalls(calls, endpoint);
  }

  /**
   * A client for the service at a base URL.
   *
   * @param baseUrl with or without a trailing {@code /v1}
   * @param callTimeout bound on one call, from look-up of the host to the end of the body
   * @throws IllegalArgumentException when {@code baseUrl} is not https, and not loopback
   */
  public static TogetherClient create(
      URI baseUrl, String uploadPath, Duration callTimeout, Clock clock) {
    return new TogetherClient(http(callTimeout), TogetherUrls.of(baseUrl, uploadPath), clock);
  }

  public static OkHttpClient http(Duration callTimeout) {
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
    String wait = response.header("Retry-After");
    boolean instant = response.code() == 503 && wait != null && wait.strip().matches("0+");
    return instant ? response.newBuilder().removeHeader("Retry-After").build() : response;
  }

  @Override
  public UploadOutcome upload(Sensitive apiKey, UploadOrder request) {
    return uploads.upload(apiKey, request);
  }

  @Override
  public Reply<UploadList> jobs(Sensitive apiKey) {
    return uploads.jobs(apiKey);
  }

  @Override
  public Reply<UploadView> job(Sensitive apiKey, String jobId) {
    return uploads.job(apiKey, jobId);
  }

  @Override
  public Reply<List<Target>> endpoints(Sensitive apiKey) {
    return endpoints.endpoints(apiKey);
  }

  @Override
  public Reply<Target> endpoint(Sensitive apiKey, String endpointId) {
    return endpoints.endpoint(apiKey, endpointId);
  }

  @Override
  public Reply<List<String>> adapters(Sensitive apiKey, String endpointId) {
    return endpoints.adapters(apiKey, endpointId);
  }

  @Override
  public AttachOutcome attach(Sensitive apiKey, String endpointId, String modelId) {
    return endpoints.attach(apiKey, endpointId, modelId);
  }

  @Override
  public AttachOutcome detach(Sensitive apiKey, String endpointId, String modelId) {
    return endpoints.detach(apiKey, endpointId, modelId);
  }

  @Override
  public ProbeOutcome ask(Sensitive apiKey, ProbeQuestion request) {
    return inference.ask(apiKey, request);
  }
}
