package dev.loraoperator.together;

import dev.loraoperator.core.Sensitive;
import dev.loraoperator.core.remote.BindingOutcome;
import dev.loraoperator.core.remote.EndpointView;
import dev.loraoperator.core.remote.InferenceOutcome;
import dev.loraoperator.core.remote.InferenceRequest;
import dev.loraoperator.core.remote.JobList;
import dev.loraoperator.core.remote.JobView;
import dev.loraoperator.core.remote.RemoteFailure;
import dev.loraoperator.core.remote.Reply;
import dev.loraoperator.core.remote.UploadOutcome;
import dev.loraoperator.core.remote.UploadRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** A service that does what a test says, and notes what it was asked for. */
final class ScriptedTogether implements TogetherApi {

  /** Each call in words, such as {@code endpoint e1}. */
  final List<String> calls = new ArrayList<>();

  /** What comes of a read, by its words. */
  final Map<String, RemoteFailure> failures = new HashMap<>();

  final Set<String> missing = new HashSet<>();
  BindingOutcome binding = new BindingOutcome.Done();
  InferenceOutcome answer =
      new InferenceOutcome.Answered("dev/a", "Paris", "stop", 12, 1, Duration.ofMillis(300));
  Throwable bug;

  static EndpointView view(String id) {
    return new EndpointView(id, "acme/" + id, "base", "STARTED");
  }

  @Override
  public UploadOutcome upload(Sensitive apiKey, UploadRequest request) {
    note("upload");
    return new UploadOutcome.Accepted("job-1", "dev/a", null);
  }

  @Override
  public Reply<JobList> jobs(Sensitive apiKey) {
    return read("jobs", () -> new JobList(List.of()));
  }

  @Override
  public Reply<JobView> job(Sensitive apiKey, String jobId) {
    return read("job " + jobId, () -> new JobView(jobId, "Running", null, "dev/a", null, null));
  }

  @Override
  public Reply<List<EndpointView>> endpoints(Sensitive apiKey) {
    return read("endpoints", () -> List.of(view("e1")));
  }

  @Override
  public Reply<EndpointView> endpoint(Sensitive apiKey, String endpointId) {
    return read("endpoint " + endpointId, () -> view(endpointId));
  }

  @Override
  public Reply<List<String>> adapters(Sensitive apiKey, String endpointId) {
    return read("adapters " + endpointId, () -> List.of(endpointId + ":model"));
  }

  @Override
  public BindingOutcome attach(Sensitive apiKey, String endpointId, String modelId) {
    note("attach " + endpointId + " " + modelId);
    return binding;
  }

  @Override
  public BindingOutcome detach(Sensitive apiKey, String endpointId, String modelId) {
    note("detach " + endpointId + " " + modelId);
    return binding;
  }

  @Override
  public InferenceOutcome ask(Sensitive apiKey, InferenceRequest request) {
    note("ask " + request.model());
    return answer;
  }

  private <T> Reply<T> read(String call, Supplier<T> value) {
    note(call);
    if (missing.contains(call)) {
      return new Reply.NotFound<>();
    }
    RemoteFailure failure = failures.get(call);
    return failure == null ? new Reply.Success<>(value.get(), null) : new Reply.Failure<>(failure);
  }

  private void note(String call) {
    calls.add(call);
    if (bug != null) {
      ScriptedTogether.<RuntimeException>sneaky(bug);
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneaky(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
