package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.Identity;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Probe;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.RecordOutcome;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.Target;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one process knows of a {@link SimulatedService}; it answers every read at once. */
final class SimulatedBackend implements ModelBackend {

  private final SimulatedService service;
  private final Supplier<Instant> clock;
  private @Nullable RemoteCall<Operation.Create, CreateOutcome> creation;
  private @Nullable RemoteCall<Operation.AttachmentChange, AttachOutcome> attachmentChange;
  private @Nullable RemoteCall<Operation.RecordChange, RecordOutcome> recordChange;
  private @Nullable RemoteCall<Probe, ProbeOutcome> probe;
  private @Nullable Instant attachedReadAt;

  SimulatedBackend(SimulatedService service, Supplier<Instant> clock) {
    this.service = service;
    this.clock = clock;
  }

  /** Ends one operation that is in flight; false when there is none. */
  boolean endOne() {
    Instant now = clock.get();
    if (creation != null && creation.inFlight()) {
      creation = creation.ended(service.create(creation.what(), now), now);
      return true;
    }
    if (attachmentChange != null && attachmentChange.inFlight()) {
      attachmentChange = attachmentChange.ended(service.attach(attachmentChange.what(), now), now);
      return true;
    }
    if (probe != null && probe.inFlight()) {
      probe = probe.ended(service.answer(probe.what().prompt().model(), now), now);
      return true;
    }
    return false;
  }

  boolean isBusy() {
    return (creation != null && creation.inFlight())
        || (attachmentChange != null && attachmentChange.inFlight())
        || (probe != null && probe.inFlight());
  }

  @Override
  public Remote<Identity> identity(Freshness wanted) {
    return new Remote.Known<>(new Identity("proj_1", "acme", null), Specs.NOW);
  }

  @Override
  public Optional<RemoteError> keyRefusal() {
    return Optional.empty();
  }

  @Override
  public Remote<UploadList> uploads(String modelName, Freshness wanted) {
    return new Remote.Known<>(service.list(clock.get()), clock.get());
  }

  @Override
  public Remote<UploadView> upload(RemoteRef ref, Freshness wanted) {
    return service
        .job(String.valueOf(ref.jobId()), clock.get())
        .<Remote<UploadView>>map(view -> new Remote.Known<>(view, clock.get()))
        .orElseGet(() -> new Remote.Missing<>(clock.get()));
  }

  @Override
  public Remote<BaseChoice> base(WantedBase wanted) {
    return new Remote.Missing<>(clock.get());
  }

  @Override
  public Remote<Validation> validation(RemoteRef ref, Freshness wanted) {
    return new Remote.Missing<>(clock.get());
  }

  @Override
  public Remote<UploadView> existing(String model, Freshness wanted) {
    return new Remote.Missing<>(clock.get());
  }

  @Override
  public Remote<UploadView> record(String modelId, Freshness wanted) {
    return new Remote.Missing<>(clock.get());
  }

  @Override
  public RemoteRef remains(RemoteRef failed) {
    return RemoteRef.NONE;
  }

  @Override
  public String nextStep(RemoteRef have) {
    return service.nextStep(have);
  }

  @Override
  public Remote<Target> target(EndpointRef ref, Freshness wanted) {
    return new Remote.Known<>(SimulatedService.ENDPOINT, clock.get());
  }

  @Override
  public Remote<Set<String>> attached(Target target, Freshness wanted) {
    attachedReadAt = clock.get();
    return new Remote.Known<>(Set.copyOf(service.attached().keySet()), clock.get());
  }

  @Override
  public Optional<Instant> attachedReadAt(String targetId) {
    return Optional.ofNullable(attachedReadAt);
  }

  @Override
  public Attachment attachment(Target target, String modelName) {
    return Specs.attachment(target, modelName);
  }

  @Override
  public Duration clockSkew() {
    return Duration.ZERO;
  }

  @Override
  public Optional<RemoteCall<Operation.Create, CreateOutcome>> creation() {
    return Optional.ofNullable(creation);
  }

  @Override
  public Optional<RemoteCall<Operation.AttachmentChange, AttachOutcome>> attachmentChange() {
    return Optional.ofNullable(attachmentChange);
  }

  @Override
  public Optional<RemoteCall<Operation.RecordChange, RecordOutcome>> recordChange() {
    return Optional.ofNullable(recordChange);
  }

  @Override
  public Optional<RemoteCall<Probe, ProbeOutcome>> probe() {
    return Optional.ofNullable(probe);
  }

  @Override
  public Operation.Permit permit(Operation.Priority priority) {
    return new Operation.Permit.Granted();
  }

  @Override
  public void start(Operation operation) {
    Runnable start =
        operation.fold(
            create -> () -> creation = RemoteCall.started(create),
            attach -> () -> attachmentChange = RemoteCall.started(attach),
            detach -> () -> attachmentChange = RemoteCall.started(detach),
            sent -> () -> probe = RemoteCall.started(sent),
            change -> () -> recordChange = RemoteCall.started(change));
    start.run();
  }

  @Override
  public void forget(Operation.Kind kind) {
    switch (kind) {
      case CREATE -> creation = null;
      case ATTACHMENT -> attachmentChange = null;
      case PROBE -> probe = null;
      case RECORD -> recordChange = null;
    }
  }

  @Override
  public void readAgain() {}
}
