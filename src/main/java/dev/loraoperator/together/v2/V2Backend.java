package dev.loraoperator.together.v2;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.Identity;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Probe;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.RecordOutcome;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
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
import dev.loraoperator.model.Reason;
import dev.loraoperator.together.account.AccountKey;
import dev.loraoperator.together.port.AccountBackend;
import dev.loraoperator.together.v2.rows.ResourceName;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
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

  @Override
  public Remote<UploadList> uploads(String modelName, Freshness wanted) {
    return inProject(
        () -> shared.uploads.list(key, who, modelName, since(wanted)),
        () -> shared.withoutProject(key, who, untold()));
  }

  @Override
  public Remote<UploadView> upload(RemoteRef ref, Freshness wanted) {
    String jobId = Objects.requireNonNull(ref.jobId());
    return inProject(() -> shared.uploads.upload(key, jobId, who, since(wanted)));
  }

  /** Nothing is read before it is known where. */
  private <T> Remote<T> inProject(Supplier<Remote<T>> read) {
    return inProject(read, () -> new Remote.Failed<>(untold(), shared.untoldUntil()));
  }

  /**
   * @param otherwise where the service does not tell the project, and the user names none
   */
  private <T> Remote<T> inProject(Supplier<Remote<T>> read, Supplier<Remote<T>> otherwise) {
    return whose()
        .<Remote<T>>fold(
            Remote.Pending::new,
            (identity, at) ->
                shared.isOf(identity.projectId())
                    ? read.get()
                    : new Remote.Pending<>(account.now().plus(SOON)),
            at -> otherwise.get(),
            Remote.Failed::new)
        .by(account::toWall);
  }

  private Remote<Identity> whose() {
    return key.identity(who, Instant.EPOCH);
  }

  private static RemoteError untold() {
    return ours(
        Reason.PROJECT_UNKNOWN,
        "Together does not tell the project of the API key. Set TOGETHER_PROJECT_ID, of the"
            + " operator or beside the API key in its Secret, to the project's id");
  }

  private static RemoteError notYetTold() {
    return ours(
        Reason.TOGETHER_UNAVAILABLE,
        "Together has not yet told the project of the API key. Trying again");
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
    throw new UnsupportedOperationException();
  }

  @Override
  public Remote<UploadView> record(String modelId, Freshness wanted) {
    throw new UnsupportedOperationException();
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
    return whose()
        .fold(
            until -> new CreateOutcome.Failed(notYetTold()),
            (identity, at) ->
                shared.isOf(identity.projectId())
                    ? create(new Project(key.apiKey(), identity.projectId()), create)
                    : new CreateOutcome.Failed(notYetTold()),
            at -> new CreateOutcome.Failed(untold()),
            (error, retryAt) -> new CreateOutcome.Failed(error.withoutEffect()));
  }

  private CreateOutcome create(Project project, Operation.Create create) {
    UploadOrder order = create.order();
    String modelId = create.have().modelId();
    if (modelId != null) {
      return api.uploads().create(project, order, modelId);
    }
    String base = order.baseModel();
    return base == null
        ? new CreateOutcome.Failed(
            ours(Reason.BASE_MODEL_REQUIRED, "The API v2 needs the base model. Set spec.baseModel"))
        : api.models().create(project, order, base);
  }

  @Override
  public Remote<Target> target(EndpointRef ref, Freshness wanted) {
    return notAttachable();
  }

  @Override
  public Remote<Set<String>> attached(Target target, Freshness wanted) {
    return notAttachable();
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
    return new AttachOutcome.Failed(attachNeedsV1());
  }

  private <T> Remote<T> notAttachable() {
    return new Remote.Failed<T>(attachNeedsV1(), shared.untoldUntil()).by(account::toWall);
  }

  private static RemoteError attachNeedsV1() {
    return ours(
        Reason.ATTACH_NEEDS_V1,
        "Attaching to an endpoint is not supported on the API v2. Remove spec.endpoint, or set"
            + " spec.api: v1 where the account has it");
  }

  @Override
  protected RecordOutcome change(Operation.RecordChange change) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected ProbeOutcome send(Probe probe) {
    return api.inference().probe(key.apiKey(), probe.prompt());
  }

  /** The operator knows it without asking: nothing was sent. */
  private static RemoteError ours(Reason reason, String message) {
    return new RemoteError(
        reason, message, null, RemoteError.Effect.NONE, RemoteError.Origin.OPERATOR);
  }
}
