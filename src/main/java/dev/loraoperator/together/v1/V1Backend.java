package dev.loraoperator.together.v1;

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
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.backend.upload.Validation;
import dev.loraoperator.backend.upload.WantedBase;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.together.account.AccountKey;
import dev.loraoperator.together.port.AccountBackend;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Together's v1 API for one adapter and one API key. A view: all state is in key and account. */
public final class V1Backend extends AccountBackend {

  /** The one step: a POST that creates the model and the job that fetches its files. */
  private static final String CREATE = "create";

  private static final String ALL = "";

  private final V1Account shared;
  private final V1Api api;
  private final V1Vocabulary words = new V1Vocabulary();

  /**
   * @param shared what {@code key} opens
   */
  public V1Backend(AdapterId who, AccountKey key, V1Account shared, V1Api api) {
    super(who, key, shared.account);
    this.shared = shared;
    this.api = api;
  }

  @Override
  public Remote<UploadList> uploads(String modelName, Freshness wanted) {
    return shared.uploads.list(key, who, modelName, since(wanted)).by(account::toWall);
  }

  @Override
  public Remote<UploadView> upload(RemoteRef ref, Freshness wanted) {
    return shared
        .uploads
        .upload(key, Objects.requireNonNull(ref.jobId()), who, since(wanted))
        .by(account::toWall);
  }

  /** The base model is sent as the user has written it. */
  @Override
  public Remote<BaseChoice> base(WantedBase wanted) {
    return notThere();
  }

  @Override
  public Remote<Validation> validation(RemoteRef ref, Freshness wanted) {
    return notThere();
  }

  /** No call of v1 tells whether a model exists that was not uploaded by a job. */
  @Override
  public Remote<UploadView> existing(String model, Freshness wanted) {
    return new Remote.Known<>(UploadView.named(model), account.now()).by(account::toWall);
  }

  @Override
  public Remote<UploadView> record(String modelId, Freshness wanted) {
    return notThere();
  }

  /** A name is used up by a job that has failed. */
  @Override
  public RemoteRef remains(RemoteRef failed) {
    return RemoteRef.NONE;
  }

  private <T> Remote<T> notThere() {
    return new Remote.Missing<T>(account.now()).by(account::toWall);
  }

  @Override
  public String nextStep(RemoteRef have) {
    return CREATE;
  }

  @Override
  public Remote<Target> target(EndpointRef ref, Freshness wanted) {
    String id = ref.id();
    Remote<Target> target =
        id != null
            ? shared.endpoints.read(key, id, who, since(wanted))
            : shared
                .endpointLists
                .read(key, ALL, who, since(wanted))
                .fold(
                    Remote.Pending::new,
                    (all, at) -> EndpointChoice.of(ref, all, at),
                    Remote.Missing::new,
                    Remote.Failed::new);
    return target.by(account::toWall);
  }

  @Override
  public Remote<Set<String>> attached(Target target, Freshness wanted) {
    return shared.adapters.read(key, target.id(), who, since(wanted)).by(account::toWall);
  }

  @Override
  public Optional<Instant> attachedReadAt(String targetId) {
    return shared.adapters.readAt(targetId).map(account::toWall);
  }

  @Override
  public Attachment attachment(Target target, String modelName) {
    return new Attachment(
        target.id(), target.name(), modelName, words.inferenceModel(target.name(), modelName));
  }

  @Override
  protected CreateOutcome create(Operation.Create create) {
    return api.uploads().upload(key.apiKey(), create.order());
  }

  @Override
  protected AttachOutcome change(Operation.AttachmentChange change) {
    Attachment what = change.attachment();
    return change.attaches()
        ? api.endpoints().attach(key.apiKey(), what.endpointId(), what.inferenceModel())
        : api.endpoints().detach(key.apiKey(), what.endpointId(), what.inferenceModel());
  }

  @Override
  protected RecordOutcome change(Operation.RecordChange change) {
    throw new IllegalStateException("the API v1 has no model records");
  }

  @Override
  protected ProbeOutcome send(Probe probe) {
    return api.inference().probe(key.apiKey(), probe.prompt());
  }
}
