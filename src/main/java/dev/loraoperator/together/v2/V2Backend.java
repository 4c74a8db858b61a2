package dev.loraoperator.together.v2;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Probe;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.RecordOutcome;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.Target;
import dev.loraoperator.backend.upload.BaseChoice;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadOrder;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.backend.upload.Validation;
import dev.loraoperator.backend.upload.WantedBase;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.together.account.AccountKey;
import dev.loraoperator.together.port.AccountBackend;
import dev.loraoperator.together.v2.calls.ModelCalls;
import dev.loraoperator.together.v2.calls.Project;
import dev.loraoperator.together.v2.calls.V2Api;
import dev.loraoperator.together.v2.rows.ResourceName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Together's v2 API for one adapter and one API key. A view: all state is in key and account. */
public final class V2Backend extends AccountBackend {

  /** The first step: a POST that makes the model record, with our marker in it. */
  private static final String CREATE = "create";

  /** The second one: a POST that makes the job that fetches the record's files. */
  private static final String UPLOAD = "upload";

  /** By then the backend of the next reconciliation has the right account. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private final V2Account shared;
  private final V2Api api;
  private final V2Vocabulary words = new V2Vocabulary();

  /**
   * @param shared what {@code key} opens
   */
  public V2Backend(AdapterId who, AccountKey key, V2Account shared, V2Api api) {
    super(who, key, shared.account);
    this.shared = shared;
    this.api = api;
  }

  /** The project of the key, once that is known; missing where nobody tells it. */
  private Remote<Project> project() {
    return key.identity(who, Instant.EPOCH)
        .fold(
            Remote.Pending::new,
            (identity, at) -> project(identity.projectId(), at),
            Remote.Missing::new,
            Remote.Failed::new);
  }

  private Remote<Project> project(String id, Instant at) {
    return shared.isOf(id)
        ? new Remote.Known<>(new Project(key.apiKey(), id), at)
        : new Remote.Pending<>(account.now().plus(SOON));
  }

  private <T> Remote<T> inProject(Supplier<Remote<T>> read) {
    return inProject(
        read, () -> new Remote.Failed<>(V2Problems.projectUntold(), shared.slowRetry()));
  }

  /**
   * @param untold where nobody tells the project
   */
  private <T> Remote<T> inProject(Supplier<Remote<T>> read, Supplier<Remote<T>> untold) {
    return project()
        .<Remote<T>>fold(
            Remote.Pending::new, (known, at) -> read.get(), at -> untold.get(), Remote.Failed::new)
        .by(account::toWall);
  }

  @Override
  public Remote<UploadList> uploads(String modelName, Freshness wanted) {
    return inProject(
        () -> shared.uploads.list(key, who, modelName, since(wanted)),
        () -> shared.withoutProject(key, who, V2Problems.projectUntold()));
  }

  @Override
  public Remote<UploadView> upload(RemoteRef ref, Freshness wanted) {
    return inProject(() -> shared.followed.upload(key, ref, who, since(wanted)));
  }

  @Override
  public Remote<BaseChoice> base(WantedBase wanted) {
    String id = ResourceName.modelId(wanted.text());
    return id == null
        ? inProject(() -> shared.bases.choice(key, wanted, who))
        : new Remote.Known<BaseChoice>(new BaseChoice.Chosen(id, null), account.now())
            .by(account::toWall);
  }

  @Override
  public Remote<Validation> validation(RemoteRef ref, Freshness wanted) {
    String modelId = ref.modelId();
    return modelId == null
        ? new Remote.Missing<Validation>(account.now()).by(account::toWall)
        : inProject(() -> shared.revisions.newest(key, modelId, who, since(wanted)));
  }

  @Override
  public Remote<UploadView> existing(String model, Freshness wanted) {
    return inProject(() -> shared.existing.model(key, model, who, since(wanted)));
  }

  @Override
  public Remote<UploadView> record(String modelId, Freshness wanted) {
    return inProject(() -> shared.records.withId(key, modelId, who, since(wanted)));
  }

  /** Another job may fetch the files into the same record. */
  @Override
  public RemoteRef remains(RemoteRef failed) {
    return failed.ofRecord();
  }

  @Override
  public String nextStep(RemoteRef have) {
    return have.modelId() == null ? CREATE : UPLOAD;
  }

  @Override
  protected CreateOutcome create(Operation.Create create) {
    boolean isKnown = false;
    shared.uploads.changed(who);
    try {
      CreateOutcome outcome =
          project()
              .fold(
                  until -> new CreateOutcome.Failed(V2Problems.projectNotYetTold()),
                  (project, at) -> create(project, create),
                  at -> new CreateOutcome.Failed(V2Problems.projectUntold()),
                  (error, retryAt) -> new CreateOutcome.Failed(error.withoutEffect()));
      isKnown = outcome.fold(created -> true, () -> false, error -> false);
      return outcome;
    } finally {
      if (isKnown) {
        shared.uploads.settled(who);
      } else {
        shared.uploads.changed(who);
      }
    }
  }

  private CreateOutcome create(Project project, Operation.Create create) {
    UploadOrder order = create.order();
    String modelId = create.have().modelId();
    if (modelId != null) {
      return api.uploads().create(project, order, modelId);
    }
    String base = order.baseModel();
    return base == null
        ? new CreateOutcome.Failed(V2Problems.baseModelRequired())
        : api.models().create(project, order, base);
  }

  @Override
  protected RecordOutcome change(Operation.RecordChange change) {
    try {
      return project()
          .fold(
              until -> new RecordOutcome.Failed(V2Problems.projectNotYetTold()),
              (project, at) -> change(project, change),
              at -> new RecordOutcome.Failed(V2Problems.projectUntold()),
              (error, retryAt) -> new RecordOutcome.Failed(error.withoutEffect()));
    } finally {
      shared.uploads.changed(who);
    }
  }

  private RecordOutcome change(Project project, Operation.RecordChange change) {
    ModelCalls models = api.models();
    return change.foldChange(
        describe ->
            models
                .patchDescription(project, describe.modelId(), describe.description())
                .fold(
                    row -> new RecordOutcome.Done(),
                    () -> new RecordOutcome.Failed(V2Problems.recordGone(describe.modelId())),
                    RecordOutcome.Failed::new),
        delete ->
            models
                .delete(project, delete.modelId())
                .fold(
                    id -> new RecordOutcome.Done(),
                    RecordOutcome.Done::new,
                    RecordOutcome.Failed::new));
  }

  @Override
  public void readAgain() {
    shared.uploads.changed(who);
    super.readAgain();
  }

  @Override
  public Remote<Target> target(EndpointRef ref, Freshness wanted) {
    return notAttachable();
  }

  @Override
  public Remote<Set<String>> attached(Target target, Freshness wanted) {
    return notAttachable();
  }

  private <T> Remote<T> notAttachable() {
    return new Remote.Failed<T>(V2Problems.attachNeedsV1(), shared.slowRetry()).by(account::toWall);
  }

  @Override
  public Optional<Instant> attachedReadAt(String targetId) {
    return Optional.empty();
  }

  @Override
  public Attachment attachment(Target target, String modelName) {
    return new Attachment(
        target.id(), target.name(), modelName, words.inferenceModel(target.name(), modelName));
  }

  @Override
  protected AttachOutcome change(Operation.AttachmentChange change) {
    return new AttachOutcome.Failed(V2Problems.attachNeedsV1());
  }

  @Override
  protected ProbeOutcome send(Probe probe) {
    return api.inference().probe(key.apiKey(), probe.prompt());
  }
}
