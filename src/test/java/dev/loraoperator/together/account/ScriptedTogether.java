package dev.loraoperator.together.account;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.ProbeQuestion;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.Target;
import dev.loraoperator.backend.UploadList;
import dev.loraoperator.backend.UploadOrder;
import dev.loraoperator.backend.UploadOutcome;
import dev.loraoperator.backend.UploadView;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.v1.TogetherApi;
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
  final Map<String, RemoteError> failures = new HashMap<>();

  final Set<String> missing = new HashSet<>();
  AttachOutcome binding = new AttachOutcome.Done();
  ProbeOutcome answer =
      new ProbeOutcome.Answered("dev/a", "Paris", "stop", 12, 1, Duration.ofMillis(300));
  Throwable bug;

  static Target view(String id) {
    return new Target(id, "acme/" + id, "base", "STARTED");
  }

  @Override
  public UploadOutcome upload(Sensitive apiKey, UploadOrder request) {
    note("upload");
    return new UploadOutcome.Accepted("job-1", "dev/a", null);
  }

  @Override
  public Reply<UploadList> jobs(Sensitive apiKey) {
    return read("jobs", () -> new UploadList(List.of()));
  }

  @Override
  public Reply<UploadView> job(Sensitive apiKey, String jobId) {
    return read("job " + jobId, () -> new UploadView(jobId, "Running", null, "dev/a", null, null));
  }

  @Override
  public Reply<List<Target>> endpoints(Sensitive apiKey) {
    return read("endpoints", () -> List.of(view("e1")));
  }

  @Override
  public Reply<Target> endpoint(Sensitive apiKey, String endpointId) {
    return read("endpoint " + endpointId, () -> view(endpointId));
  }

  @Override
  public Reply<List<String>> adapters(Sensitive apiKey, String endpointId) {
    return read("adapters " + endpointId, () -> List.of(endpointId + ":model"));
  }

  @Override
  public AttachOutcome attach(Sensitive apiKey, String endpointId, String modelId) {
    note("attach " + endpointId + " " + modelId);
    return binding;
  }

  @Override
  public AttachOutcome detach(Sensitive apiKey, String endpointId, String modelId) {
    note("detach " + endpointId + " " + modelId);
    return binding;
  }

  @Override
  public ProbeOutcome ask(Sensitive apiKey, ProbeQuestion request) {
    note("ask " + request.model());
    return answer;
  }

  private <T> Reply<T> read(String call, Supplier<T> value) {
    note(call);
    if (missing.contains(call)) {
      return new Reply.NotFound<>();
    }
    RemoteError failure = failures.get(call);
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
