package dev.loraoperator.backend;

import dev.loraoperator.backend.upload.BaseChoice;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.backend.upload.Validation;
import dev.loraoperator.backend.upload.WantedBase;
import dev.loraoperator.model.EndpointRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What the lifecycle asks of a model service, for one adapter and one API key. Nothing blocks:
 * reads return what is known at once, and start what is missing; operations are started, and their
 * result is read later. When an answer comes, the adapter is reconciled again.
 */
public interface ModelBackend {

  /**
   * Whose account the API key opens. {@link Remote.Missing} where the service does not tell. While
   * it is not known the key stands for itself, and nothing waits for it: pending lasts a few
   * seconds at most.
   */
  Remote<Identity> identity(Freshness wanted);

  /** Why the service has refused the API key last; empty when it has accepted it since. */
  Optional<RemoteError> keyRefusal();

  /**
   * The uploads of the account: all that carry a marker of the adapter, and all to {@code
   * modelName} or to a later name of its series. Where the service itself lets no name be used
   * twice, and its list is so long that it is read seldom, an older one than {@code wanted} may be
   * given, as long as nothing was tried for the adapter since of which the outcome is not known.
   */
  Remote<UploadList> uploads(String modelName, Freshness wanted);

  /**
   * One upload. One that a list as fresh as {@code wanted} shows is answered from that list at
   * once.
   *
   * @param ref {@link RemoteRef#isComplete complete}, or a record whose files may be there although
   *     its job is not listed any more; missing when they are not
   */
  Remote<UploadView> upload(RemoteRef ref, Freshness wanted);

  /**
   * The base model of an upload, as the service knows it; missing where uploads need none, so that
   * what the user has written is sent as it is.
   */
  Remote<BaseChoice> base(WantedBase wanted);

  /**
   * The service's own check of what an upload has brought; missing where it makes none.
   *
   * @param ref of an upload that is complete
   */
  Remote<Validation> validation(RemoteRef ref, Freshness wanted);

  /**
   * A model that is there already, by the name or the id that the user gives; missing where there
   * is none of that name. Where the service cannot be asked, it is shown as it was named, without
   * an id.
   */
  Remote<UploadView> existing(String model, Freshness wanted);

  /**
   * The record of an upload, read by its id, with the name and the description that it has now;
   * missing where it is gone, or the service has no records.
   */
  Remote<UploadView> record(String modelId, Freshness wanted);

  /** What a failed upload has left that the next one goes to. */
  RemoteRef remains(RemoteRef failed);

  /** The name of the step that creates what {@code have} lacks; {@code have} is not complete. */
  String nextStep(RemoteRef have);

  /** The endpoint that {@code ref} names; {@link Remote.Missing} when the account has none. */
  Remote<Target> target(EndpointRef ref, Freshness wanted);

  /** The {@link Attachment#inferenceModel inference models} attached to an endpoint. */
  Remote<Set<String>> attached(Target target, Freshness wanted);

  /** When this process last read what is attached to an endpoint, for whichever adapter. */
  Optional<Instant> attachedReadAt(String targetId);

  /** What attaching {@code modelName} to {@code target} makes. */
  Attachment attachment(Target target, String modelName);

  /** The service's clock minus ours, as its last reply showed it. */
  Duration clockSkew();

  /** The last {@link Operation.Create} of this process that is not forgotten. */
  Optional<RemoteCall<Operation.Create, CreateOutcome>> creation();

  /** The last {@link Operation.AttachmentChange} of this process that is not forgotten. */
  Optional<RemoteCall<Operation.AttachmentChange, AttachOutcome>> attachmentChange();

  /** The last {@link Operation.RecordChange} of this process that is not forgotten. */
  Optional<RemoteCall<Operation.RecordChange, RecordOutcome>> recordChange();

  /** The last {@link Operation.SendProbe} of this process that is not forgotten. */
  Optional<RemoteCall<Probe, ProbeOutcome>> probe();

  /**
   * Whether an operation of this priority may be started now. If not, the adapter has a place in
   * the queue from then on, and is woken when it is its turn: nobody needs to come back for it.
   */
  Operation.Permit permit(Operation.Priority priority);

  /** Starts an operation. An earlier one of its kind is forgotten. */
  void start(Operation operation);

  /** The result of the last operation of {@code kind} is in the status; one in flight goes on. */
  void forget(Operation.Kind kind);

  /** Ends the wait after failed reads, except for a wait that the service has asked for. */
  void readAgain();
}
