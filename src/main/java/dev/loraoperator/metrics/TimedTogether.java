package dev.loraoperator.metrics;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.ProbeQuestion;
import dev.loraoperator.backend.Target;
import dev.loraoperator.backend.UploadList;
import dev.loraoperator.backend.UploadOrder;
import dev.loraoperator.backend.UploadOutcome;
import dev.loraoperator.backend.UploadView;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.v1.CallRoute;
import dev.loraoperator.together.v1.TogetherApi;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** A {@link TogetherApi} whose calls are timed and recorded in {@link ApiKeyActivity}. */
final class TimedTogether implements TogetherApi {

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(100),
    Duration.ofMillis(300),
    Duration.ofSeconds(1),
    Duration.ofSeconds(3),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30)
  };

  private final TogetherApi api;
  private final MeterRegistry meters;
  private final ApiKeyActivity apiKeys;

  TimedTogether(TogetherApi api, MeterRegistry meters, ApiKeyActivity apiKeys) {
    this.api = api;
    this.meters = meters;
    this.apiKeys = apiKeys;
  }

  @Override
  public UploadOutcome upload(Sensitive apiKey, UploadOrder request) {
    return timed(CallRoute.UPLOAD, apiKey, () -> api.upload(apiKey, request), CallOutcome::of);
  }

  @Override
  public Reply<UploadList> jobs(Sensitive apiKey) {
    return timed(CallRoute.JOBS, apiKey, () -> api.jobs(apiKey), CallOutcome::of);
  }

  @Override
  public Reply<UploadView> job(Sensitive apiKey, String jobId) {
    return timed(CallRoute.JOB, apiKey, () -> api.job(apiKey, jobId), CallOutcome::of);
  }

  @Override
  public Reply<List<Target>> endpoints(Sensitive apiKey) {
    return timed(CallRoute.ENDPOINTS, apiKey, () -> api.endpoints(apiKey), CallOutcome::of);
  }

  @Override
  public Reply<Target> endpoint(Sensitive apiKey, String endpointId) {
    return timed(
        CallRoute.ENDPOINT, apiKey, () -> api.endpoint(apiKey, endpointId), CallOutcome::of);
  }

  @Override
  public Reply<List<String>> adapters(Sensitive apiKey, String endpointId) {
    return timed(
        CallRoute.ADAPTERS, apiKey, () -> api.adapters(apiKey, endpointId), CallOutcome::of);
  }

  @Override
  public AttachOutcome attach(Sensitive apiKey, String endpointId, String modelId) {
    return timed(
        CallRoute.ATTACH, apiKey, () -> api.attach(apiKey, endpointId, modelId), CallOutcome::of);
  }

  @Override
  public AttachOutcome detach(Sensitive apiKey, String endpointId, String modelId) {
    return timed(
        CallRoute.DETACH, apiKey, () -> api.detach(apiKey, endpointId, modelId), CallOutcome::of);
  }

  @Override
  public ProbeOutcome ask(Sensitive apiKey, ProbeQuestion request) {
    return timed(
        request.chat() ? CallRoute.CHAT_COMPLETIONS : CallRoute.COMPLETIONS,
        apiKey,
        () -> api.ask(apiKey, request),
        CallOutcome::of);
  }

  private <T> T timed(
      CallRoute route, Sensitive apiKey, Supplier<T> call, Function<T, CallOutcome> toOutcome) {
    Timer.Sample sample = Timer.start(meters);
    T answer = call.get();
    CallOutcome outcome = toOutcome.apply(answer);
    sample.stop(timer(route, outcome));
    apiKeys.called(apiKey, outcome.isAnswered());
    return answer;
  }

  private Timer timer(CallRoute route, CallOutcome outcome) {
    return Timer.builder("lora.operator.together.request.duration")
        .description("Calls to Together by documented route and outcome")
        .tag("method", route.method())
        .tag("route", route.path())
        .tag("outcome", outcome.word())
        .serviceLevelObjectives(BUCKETS)
        .register(meters);
  }
}
