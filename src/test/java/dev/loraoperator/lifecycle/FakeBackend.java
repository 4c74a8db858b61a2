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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A service that answers what a test case says, and notes what it was asked. A read that the case
 * does not provide for fails the test.
 */
public class FakeBackend implements ModelBackend {

  /** What was read, in order: {@code uploads}, {@code upload}, {@code target}, {@code attached}. */
  final List<String> reads = new ArrayList<>();

  @Nullable Remote<UploadList> uploads;
  @Nullable Remote<UploadView> upload;
  @Nullable Remote<BaseChoice> base = new Remote.Missing<>(Specs.NOW);
  @Nullable Remote<Validation> validation = new Remote.Missing<>(Specs.NOW);
  @Nullable Remote<UploadView> existing;
  @Nullable Remote<UploadView> record;
  boolean keepsRecords;
  @Nullable Remote<Target> target;
  @Nullable Remote<Set<String>> attached;
  @Nullable Instant attachedReadAt;
  @Nullable Instant permitAt;
  Remote.@Nullable Failed<Void> paused;
  @Nullable RemoteCall<Operation.Create, CreateOutcome> creation;
  @Nullable RemoteCall<Operation.AttachmentChange, AttachOutcome> attachmentChange;
  @Nullable RemoteCall<Operation.RecordChange, RecordOutcome> recordChange;
  @Nullable RemoteCall<Probe, ProbeOutcome> probe;
  Duration clockSkew = Duration.ZERO;
  Remote<Identity> identity = new Remote.Missing<>(Specs.NOW);
  @Nullable RemoteError keyRefusal;

  @Override
  public Remote<Identity> identity(Freshness wanted) {
    return identity;
  }

  @Override
  public Optional<RemoteError> keyRefusal() {
    return Optional.ofNullable(keyRefusal);
  }

  @Override
  public Remote<UploadList> uploads(String modelName, Freshness wanted) {
    return read("uploads", uploads);
  }

  @Override
  public Remote<UploadView> upload(RemoteRef ref, Freshness wanted) {
    Optional<UploadView> listed =
        uploads == null ? Optional.empty() : uploads.known().flatMap(all -> all.byJob(ref.jobId()));
    return upload == null && listed.isPresent()
        ? read("upload", new Remote.Known<>(listed.get(), Specs.NOW))
        : read("upload", upload);
  }

  @Override
  public Remote<BaseChoice> base(WantedBase wanted) {
    return read("base " + wanted.text(), base);
  }

  @Override
  public Remote<Validation> validation(RemoteRef ref, Freshness wanted) {
    return read("validation", validation);
  }

  @Override
  public Remote<UploadView> existing(String model, Freshness wanted) {
    return read("existing " + model, existing);
  }

  @Override
  public Remote<UploadView> record(String modelId, Freshness wanted) {
    return read("record " + modelId, record);
  }

  @Override
  public RemoteRef remains(RemoteRef failed) {
    return keepsRecords ? failed.ofRecord() : RemoteRef.NONE;
  }

  @Override
  public String nextStep(RemoteRef have) {
    return "create";
  }

  @Override
  public Remote<Target> target(EndpointRef ref, Freshness wanted) {
    return read("target", target);
  }

  @Override
  public Remote<Set<String>> attached(Target of, Freshness wanted) {
    return read("attached", attached);
  }

  @Override
  public Optional<Instant> attachedReadAt(String targetId) {
    return Optional.ofNullable(attachedReadAt);
  }

  @Override
  public Attachment attachment(Target to, String modelName) {
    return Specs.attachment(to, modelName);
  }

  @Override
  public Duration clockSkew() {
    return clockSkew;
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
    if (paused != null) {
      return new Operation.Permit.Paused(paused.error(), paused.retryAt());
    }
    return permitAt == null
        ? new Operation.Permit.Granted()
        : new Operation.Permit.Queued(permitAt);
  }

  @Override
  public void start(Operation operation) {
    throw new AssertionError("a decision starts nothing by itself");
  }

  @Override
  public void forget(Operation.Kind kind) {
    throw new AssertionError("a decision forgets nothing by itself");
  }

  @Override
  public void readAgain() {
    throw new AssertionError("a decision has no effect by itself");
  }

  private <T> Remote<T> read(String what, @Nullable Remote<T> answer) {
    reads.add(what);
    if (answer == null) {
      throw new AssertionError("not to be read in this case: " + what);
    }
    return answer;
  }
}
