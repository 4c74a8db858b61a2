package dev.loraoperator.together.v1;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.Identity;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Probe;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.Target;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.account.Account;
import dev.loraoperator.together.account.AccountKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Together's v1 API for one adapter and one API key. A view: all state is in key and account. */
public final class V1Backend implements ModelBackend {

  /** The one step: a POST that creates the model and the job that fetches its files. */
  private static final String CREATE = "create";

  private static final String ALL = "";

  private final AdapterId who;
  private final AccountKey key;
  private final V1Account shared;
  private final Account account;
  private final V1Api api;
  private final V1Vocabulary words = new V1Vocabulary();

  /**
   * @param shared what {@code key} opens
   */
  public V1Backend(AdapterId who, AccountKey key, V1Account shared, V1Api api) {
    this.who = who;
    this.key = key;
    this.shared = shared;
    this.account = shared.account;
    this.api = api;
  }

  @Override
  public Remote<Identity> identity(Freshness wanted) {
    return key.identity(who, since(wanted)).by(account::toWall);
  }

  @Override
  public Optional<RemoteError> keyRefusal() {
    return key.refusal();
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

  private Instant since(Freshness wanted) {
    return account.ofWall(wanted.notBefore());
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
  public Duration clockSkew() {
    return account.clockSkew();
  }

  @Override
  public Optional<RemoteCall<Operation.Create, CreateOutcome>> creation() {
    return key.creations().of(who).map(call -> call.by(account::toWall));
  }

  @Override
  public Optional<RemoteCall<Operation.AttachmentChange, AttachOutcome>> attachmentChange() {
    return key.attachmentChanges().of(who).map(call -> call.by(account::toWall));
  }

  @Override
  public Optional<RemoteCall<Probe, ProbeOutcome>> probe() {
    return key.probes().of(who).map(call -> call.by(account::toWall));
  }

  @Override
  public Operation.Permit permit(Operation.Priority priority) {
    return account.permit(key, who, priority).by(account::toWall);
  }

  @Override
  public void start(Operation operation) {
    Runnable start =
        operation.fold(
            create -> () -> create(create),
            attach -> () -> change(attach, api.endpoints()::attach),
            detach -> () -> change(detach, api.endpoints()::detach),
            probe -> () -> send(probe));
    start.run();
  }

  private void create(Operation.Create create) {
    key.creations()
        .run(account, who, create, () -> api.uploads().upload(key.apiKey(), create.order()));
  }

  /** One of the two calls that change what is attached to an endpoint. */
  private interface Change {
    AttachOutcome call(Sensitive apiKey, String endpointId, String modelId);
  }

  private void change(Operation.AttachmentChange what, Change change) {
    Attachment attachment = what.attachment();
    key.attachmentChanges()
        .run(
            account,
            who,
            what,
            () -> change.call(key.apiKey(), attachment.endpointId(), attachment.inferenceModel()));
  }

  private void send(Probe probe) {
    key.probes()
        .run(account, who, probe, () -> api.inference().probe(key.apiKey(), probe.prompt()));
  }

  @Override
  public void forget(Operation.Kind kind) {
    key.calls(kind).forgetResult(who);
  }

  @Override
  public void readAgain() {
    key.tryAgain();
    account.readAgain();
  }
}
