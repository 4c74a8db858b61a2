package dev.loraoperator.together.account;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.Identity;
import dev.loraoperator.backend.Operation.AttachmentChange;
import dev.loraoperator.backend.Probe;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.Target;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** A service that does what a test says, and notes its calls. */
final class ScriptedTogether {

  /** Each call in words, such as {@code endpoint e1}. */
  final List<String> calls = new ArrayList<>();

  /** Reads that fail, by their words. */
  final Map<String, RemoteError> failures = new HashMap<>();

  /** Why a key is refused. */
  final Map<String, RemoteError> refusedKeys = new HashMap<>();

  /** Whose account a key opens. */
  final Map<String, Reply<Identity>> identities = new HashMap<>();

  final Set<String> missing = new HashSet<>();
  UploadList list = new UploadList(List.of());
  CreateOutcome created = new CreateOutcome.Created(new RemoteRef("dev/a", null, "job-1"));
  AttachOutcome attached = new AttachOutcome.Done();
  ProbeOutcome answer =
      new ProbeOutcome.Answered("dev/a", "Paris", "stop", 12, 1, Duration.ofMillis(300));
  Throwable bug;

  static Target view(String id) {
    return new Target(id, "acme/" + id, "base", "STARTED", true);
  }

  static UploadView running(String jobId) {
    return upload(jobId, UploadPhase.IN_PROGRESS);
  }

  static UploadView upload(String jobId, UploadPhase phase) {
    return new UploadView(
        new RemoteRef("dev/" + jobId, null, jobId), phase, phase.name(), null, null, null);
  }

  int count(String call) {
    return (int) calls.stream().filter(made -> made.startsWith(call)).count();
  }

  CreateOutcome create() {
    note("upload");
    return created;
  }

  /** A key that nothing is said about opens nobody's account. */
  Reply<Identity> whoami(Sensitive apiKey) {
    Reply<Identity> identity = identities.get(apiKey.reveal());
    return identity == null ? new Reply.NotFound<>() : identity;
  }

  Reply<UploadList> jobs(Sensitive apiKey) {
    RemoteError refused = refusedKeys.get(apiKey.reveal());
    return refused == null ? read("jobs", () -> list) : refuse("jobs", refused);
  }

  private <T> Reply<T> refuse(String call, RemoteError error) {
    note(call);
    return new Reply.Failure<>(error);
  }

  Reply<UploadView> job(String jobId) {
    return read("job " + jobId, () -> list.byJob(jobId).orElseGet(() -> running(jobId)));
  }

  Reply<List<Target>> endpoints() {
    return read("endpoints", () -> List.of(view("e1")));
  }

  Reply<Target> endpoint(String endpointId) {
    return read("endpoint " + endpointId, () -> view(endpointId));
  }

  Reply<Set<String>> adapters(String endpointId) {
    return read("adapters " + endpointId, () -> Set.of(endpointId + ":model"));
  }

  AttachOutcome change(AttachmentChange change) {
    note(
        (change.attaches() ? "attach " : "detach ")
            + change.attachment().endpointId()
            + " "
            + change.attachment().inferenceModel());
    return attached;
  }

  ProbeOutcome probe(Probe probe) {
    note("probe " + probe.prompt().model());
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
