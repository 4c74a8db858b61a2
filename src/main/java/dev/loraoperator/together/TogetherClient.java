package dev.loraoperator.together;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loraoperator.core.Reason;
import dev.loraoperator.core.SafeText;
import dev.loraoperator.core.Sensitive;
import dev.loraoperator.core.remote.JobList;
import dev.loraoperator.core.remote.JobView;
import dev.loraoperator.core.remote.RemoteFailure;
import dev.loraoperator.core.remote.RemoteFailure.Effect;
import dev.loraoperator.core.remote.Reply;
import dev.loraoperator.core.remote.UploadOutcome;
import dev.loraoperator.core.remote.UploadRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Together's API over HTTP. Follows no redirect, resends nothing, bounds every body it reads, and
 * logs nothing: the upload's body carries a token or a presigned URL.
 */
public final class TogetherClient implements TogetherApi {

  private static final long MAX_REPLY_BYTES = 1 << 20;
  private static final long MAX_LIST_BYTES = 32 << 20;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final OkHttpClient http;
  private final TogetherEndpoint endpoint;
  private final Clock clock;
  private final Failures failures;

  TogetherClient(OkHttpClient http, TogetherEndpoint endpoint, Clock clock) {
    this.http = http;
    this.endpoint = endpoint;
    this.clock = clock;
    this.failures = new Failures(endpoint.base().host(), http.callTimeoutMillis());
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
  public UploadOutcome upload(Sensitive apiKey, UploadRequest upload) {
    List<Sensitive> secrets = new ArrayList<>(List.of(apiKey, upload.location()));
    if (upload.huggingFaceToken() != null) {
      secrets.add(upload.huggingFaceToken());
    }
    Request request =
        authorized(apiKey).url(endpoint.upload()).post(new OneShotJson(body(upload))).build();
    CallTracker tracker = new CallTracker();
    try (Response response = call(request, tracker)) {
      String body = BoundedBody.text(response.body().byteStream(), MAX_REPLY_BYTES);
      return response.isSuccessful()
          ? accepted(response, body, secrets)
          : refused(response, body, secrets);
    } catch (IOException e) {
      return new UploadOutcome.Failed(failures.of(e, tracker.started()));
    }
  }

  @Override
  public Reply<JobList> jobs(Sensitive apiKey) {
    Request request = authorized(apiKey).url(endpoint.jobs()).build();
    CallTracker tracker = new CallTracker();
    try (Response response = call(request, tracker)) {
      if (!response.isSuccessful()) {
        String body = BoundedBody.text(response.body().byteStream(), MAX_REPLY_BYTES);
        return new Reply.Failure<>(readFailure(response, body, List.of(apiKey)));
      }
      BoundedBody list = new BoundedBody(response.body().byteStream(), MAX_LIST_BYTES);
      return new Reply.Success<>(
          Replies.jobs(list, List.of(apiKey)), RetryAfter.serverTime(response.headers()));
    } catch (IOException e) {
      return new Reply.Failure<>(failures.of(e, tracker.started()));
    }
  }

  @Override
  public Reply<JobView> job(Sensitive apiKey, String jobId) {
    Request request = authorized(apiKey).url(endpoint.job(jobId)).build();
    CallTracker tracker = new CallTracker();
    try (Response response = call(request, tracker)) {
      if (!response.isSuccessful()) {
        return notFoundOr(response, List.of(apiKey));
      }
      String body = BoundedBody.text(response.body().byteStream(), MAX_REPLY_BYTES);
      JsonNode json = Replies.tree(body);
      JobView job = json == null ? null : Replies.job(json, List.of(apiKey));
      return job == null
          ? new Reply.Failure<>(failures.unexpected("has no job_id"))
          : new Reply.Success<>(job, RetryAfter.serverTime(response.headers()));
    } catch (IOException e) {
      return new Reply.Failure<>(failures.of(e, tracker.started()));
    }
  }

  /** A 404 in HTML comes from a proxy, and says nothing about the job. */
  private Reply<JobView> notFoundOr(Response response, List<Sensitive> secrets) throws IOException {
    String body = BoundedBody.text(response.body().byteStream(), MAX_REPLY_BYTES);
    boolean json = Replies.tree(body) != null;
    boolean unknownJob =
        (response.code() == 404 && json)
            || (response.code() == 400 && body.toLowerCase(Locale.ROOT).contains("not found"));
    return unknownJob
        ? new Reply.NotFound<>()
        : new Reply.Failure<>(readFailure(response, body, secrets));
  }

  private UploadOutcome accepted(Response response, String body, List<Sensitive> secrets) {
    JsonNode json = Replies.tree(body);
    if (json == null || !json.isObject()) {
      return new UploadOutcome.Failed(failures.unexpected("is not a JSON object"));
    }
    String jobId = Replies.uploadField(json, "job_id");
    if (jobId != null) {
      return new UploadOutcome.Accepted(
          jobId, Replies.uploadField(json, "model_name"), Replies.uploadField(json, "model_id"));
    }
    String text = Replies.errorText(body, secrets);
    if (saysNameTaken(text)) {
      return new UploadOutcome.NameTaken();
    }
    // Should there be a job all the same, the next attempt finds it by its marker before it posts.
    return new UploadOutcome.Failed(
        text.isEmpty()
            ? failures.unexpected("has no job_id")
            : new RemoteFailure(
                Reason.UPLOAD_REFUSED,
                "Together created no job: "
                    + withRequestId(text, response, secrets)
                    + ". Correct the spec",
                null,
                Effect.NONE));
  }

  private UploadOutcome refused(Response response, String body, List<Sensitive> secrets) {
    boolean clientError = response.code() >= 400 && response.code() < 500;
    if (response.code() == 409 || (clientError && saysNameTaken(body))) {
      return new UploadOutcome.NameTaken();
    }
    return new UploadOutcome.Failed(failure(response, body, secrets));
  }

  private static boolean saysNameTaken(String text) {
    return text.toLowerCase(Locale.ROOT).contains("already exists");
  }

  private RemoteFailure failure(Response response, String body, List<Sensitive> secrets) {
    String text = Replies.errorText(body, secrets);
    RemoteFailure failure =
        RemoteFailure.ofStatus(response.code(), text, RetryAfter.of(response.headers(), clock));
    // What is tried again must read the same each time, or every attempt rewrites the condition.
    return failure.reason().kind() == Reason.Kind.USER
        ? RemoteFailure.ofStatus(
            response.code(), withRequestId(text, response, secrets), failure.retryAfter())
        : failure;
  }

  /** Together's support finds a call by its {@code x-request-id}. */
  private static String withRequestId(String text, Response response, List<Sensitive> secrets) {
    String id = SafeText.clean(response.header("x-request-id"), secrets);
    return id.isEmpty() ? text : (text + " (request " + id + ")").strip();
  }

  private RemoteFailure readFailure(Response response, String body, List<Sensitive> secrets) {
    return RemoteFailure.ofReadStatus(
        response.code(),
        Replies.errorText(body, secrets),
        RetryAfter.of(response.headers(), clock));
  }

  private static String body(UploadRequest upload) {
    ObjectNode json = Replies.JSON.createObjectNode();
    json.put("model_name", upload.modelName());
    json.put("model_source", upload.location().reveal());
    json.put("model_type", "adapter");
    if (upload.baseModel() != null) {
      json.put("base_model", upload.baseModel());
    }
    json.put("description", upload.description());
    if (upload.huggingFaceToken() != null) {
      json.put("hf_token", upload.huggingFaceToken().reveal());
    }
    return json.toString();
  }

  private static Request.Builder authorized(Sensitive apiKey) {
    return new Request.Builder()
        .header("Authorization", "Bearer " + apiKey.reveal())
        .header("User-Agent", "lora-operator");
  }

  private Response call(Request request, EventListener listener) throws IOException {
    Call call = http.newBuilder().eventListener(listener).build().newCall(request);
    return call.execute();
  }
}
