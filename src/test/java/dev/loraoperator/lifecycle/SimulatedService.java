package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.Target;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.together.http.StatusErrors;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model service that survives the operator's crashes. */
final class SimulatedService {

  static final Target ENDPOINT =
      new Target("endpoint-1", "acme/qwen", "Qwen/Qwen3.5-9B", "STARTED", true);

  /**
   * How it behaves.
   *
   * @param steps 1: one call creates the upload; 2: the first registers a record, the second
   *     uploads to it
   * @param describes whether its list carries descriptions
   * @param listLag how long its list hides what was just created
   */
  record Behaviour(
      int steps, boolean describes, Duration listLag, int lostReplies, int lostRequests) {
    @Override
    public String toString() {
      return steps
          + (steps == 1 ? " step, " : " steps, ")
          + (describes ? "with" : "without")
          + " descriptions, list lag "
          + listLag
          + ", "
          + lostReplies
          + " lost replies, "
          + lostRequests
          + " lost requests";
    }
  }

  private final Behaviour behaviour;
  private final List<Row> rows = new ArrayList<>();
  private final Map<String, Instant> attached = new LinkedHashMap<>();
  private int lostReplies;
  private int lostRequests;

  /** Calls to attach or detach that fail before one succeeds. */
  int attachFailures;

  /** How long an attached model takes before it answers. */
  Duration warmUp = Duration.ZERO;

  int answers;

  SimulatedService(Behaviour behaviour) {
    this.behaviour = behaviour;
    this.lostReplies = behaviour.lostReplies();
    this.lostRequests = behaviour.lostRequests();
  }

  /** A record, and the jobs that upload to it. */
  private static final class Row {
    final String name;
    final String description;
    final Instant registeredAt;
    final List<Instant> jobs = new ArrayList<>();

    Row(String name, String description, Instant registeredAt) {
      this.name = name;
      this.description = description;
      this.registeredAt = registeredAt;
    }
  }

  /** When each job was created. */
  List<Instant> jobs() {
    return rows.stream().flatMap(row -> row.jobs.stream()).toList();
  }

  Map<String, Instant> attached() {
    return attached;
  }

  String nextStep(RemoteRef have) {
    if (behaviour.steps() == 1) {
      return "create";
    }
    return have.modelId() == null ? "register" : "upload";
  }

  CreateOutcome create(Operation.Create create, Instant now) {
    if (lostRequests > 0) {
      lostRequests--;
      return new CreateOutcome.Failed(StatusErrors.of(504, "", null));
    }
    if (!create.step().equals("upload")) {
      if (row(create.order().modelName()).isPresent()) {
        return new CreateOutcome.NameTaken();
      }
      rows.add(new Row(create.order().modelName(), create.order().description(), now));
    }
    Row row = row(create.order().modelName()).orElseThrow();
    if (!create.step().equals("register")) {
      row.jobs.add(now);
    }
    if (lostReplies > 0) {
      lostReplies--;
      return new CreateOutcome.Failed(StatusErrors.of(502, "", null));
    }
    return new CreateOutcome.Created(ref(row, now, Duration.ZERO));
  }

  UploadList list(Instant now) {
    return new UploadList(
        rows.stream()
            .filter(row -> !row.registeredAt.plus(behaviour.listLag()).isAfter(now))
            .map(row -> view(row, now))
            .toList());
  }

  Optional<UploadView> job(String jobId, Instant now) {
    return rows.stream()
        .map(row -> view(row, now, Duration.ZERO))
        .filter(view -> jobId.equals(view.ref().jobId()))
        .findFirst();
  }

  AttachOutcome attach(Operation.AttachmentChange change, Instant now) {
    if (attachFailures > 0) {
      attachFailures--;
      return new AttachOutcome.Failed(StatusErrors.of(503, "", null));
    }
    String model = change.attachment().inferenceModel();
    if (change.attaches()) {
      attached.putIfAbsent(model, now);
    } else {
      attached.remove(model);
    }
    return new AttachOutcome.Done();
  }

  ProbeOutcome answer(String model, Instant now) {
    if (!serves(model, now)) {
      return new ProbeOutcome.NotServable("not yet");
    }
    answers++;
    return new ProbeOutcome.Answered(model, "Paris", "eos", 10, 1, Duration.ofMillis(100));
  }

  boolean serves(@Nullable String model, Instant now) {
    Instant since = model == null ? null : attached.get(model);
    return since != null && !now.isBefore(since.plus(warmUp));
  }

  private Optional<Row> row(String name) {
    return rows.stream().filter(row -> row.name.equals(name)).findFirst();
  }

  private UploadView view(Row row, Instant now) {
    return view(row, now, behaviour.listLag());
  }

  private UploadView view(Row row, Instant now, Duration lag) {
    boolean complete =
        !row.jobs.isEmpty() && now.isAfter(row.jobs.get(row.jobs.size() - 1).plusSeconds(90));
    return new UploadView(
        ref(row, now, lag),
        complete ? UploadPhase.COMPLETE : UploadPhase.IN_PROGRESS,
        complete ? "Complete" : "Running",
        null,
        behaviour.describes() ? row.description : null,
        row.registeredAt);
  }

  private RemoteRef ref(Row row, Instant now, Duration lag) {
    boolean jobIsShown =
        !row.jobs.isEmpty() && !row.jobs.get(row.jobs.size() - 1).plus(lag).isAfter(now);
    return new RemoteRef(
        "acme/" + row.name,
        behaviour.steps() == 1 ? null : "ml-" + row.name,
        jobIsShown ? "job-" + row.name + "-" + row.jobs.size() : null);
  }
}
