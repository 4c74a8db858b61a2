package dev.loraoperator.together.account;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Probe;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.together.http.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One API key in this process: its limits, the reads that all its adapters share, and its calls in
 * flight. No method blocks: calls run elsewhere, and an adapter that waits for one is woken when it
 * ends. Thread-safe.
 */
public final class Account {

  private final AccountLimits limits;
  private final CallsInFlight<Operation.Create, CreateOutcome> creations;
  private final CallsInFlight<Operation.AttachmentChange, AttachOutcome> attachmentChanges;
  private final CallsInFlight<Probe, ProbeOutcome> probes;
  private final List<SharedReads<?>> reads = new CopyOnWriteArrayList<>();

  Account(AccountContext context) {
    this.limits = new AccountLimits(context);
    this.creations =
        new CallsInFlight<>(
            limits,
            Operation.Kind.CREATE,
            CreateOutcome.Failed::new,
            outcome -> outcome.fold(created -> NONE, () -> NONE, Optional::of));
    this.attachmentChanges =
        new CallsInFlight<>(
            limits,
            Operation.Kind.ATTACHMENT,
            AttachOutcome.Failed::new,
            outcome -> outcome.fold(() -> NONE, () -> NONE, Optional::of));
    // The limits of inference are its own: they hold up nothing else.
    this.probes =
        new CallsInFlight<>(
            limits, Operation.Kind.PROBE, ProbeOutcome.Failed::new, outcome -> NONE);
  }

  private static final Optional<RemoteError> NONE = Optional.empty();

  /**
   * Reads whose failure holds up only what was read, unless something is wrong with the key.
   *
   * @param call blocks until the reply is there
   */
  public <T> SharedReads<T> sharedReads(Function<String, Reply<T>> call) {
    return sharedReads(SharedReads.Policy.OF_ONE_THING, call);
  }

  /** Reads the list of all uploads; blocks. */
  public interface AllUploads {

    /**
     * Reads it.
     *
     * @param listed whether it was read before, so that the service surely has one
     * @param wanted which uploads are kept
     */
    Reply<UploadList> read(boolean listed, Predicate<UploadView> wanted);
  }

  /** Reads one upload; blocks. */
  public interface SingleUpload {

    /**
     * Reads one.
     *
     * @param listed whether the list was read before, so that the service is surely there
     */
    Reply<UploadView> read(String jobId, boolean listed);
  }

  /** The uploads of the account, read as one list or one by one. */
  public UploadReads uploadReads(AllUploads list, SingleUpload single) {
    WantedUploads wanted = new WantedUploads(limits.backoff());
    AtomicBoolean listed = new AtomicBoolean();
    SharedReads<UploadList> lists =
        sharedReads(
            SharedReads.Policy.ofAllUploads(limits.backoff().pollMin()),
            key -> {
              Reply<UploadList> reply = list.read(listed.get(), wanted);
              if (reply.<Boolean>fold(all -> true, () -> false, error -> false)) {
                listed.set(true);
              }
              return reply;
            });
    return new UploadReads(
        limits,
        wanted,
        lists,
        sharedReads(SharedReads.Policy.OF_ONE_THING, jobId -> single.read(jobId, listed.get())));
  }

  private <T> SharedReads<T> sharedReads(
      SharedReads.Policy policy, Function<String, Reply<T>> call) {
    SharedReads<T> made = new SharedReads<>(limits, policy, call);
    reads.add(made);
    return made;
  }

  public CallsInFlight<Operation.Create, CreateOutcome> creations() {
    return creations;
  }

  public CallsInFlight<Operation.AttachmentChange, AttachOutcome> attachmentChanges() {
    return attachmentChanges;
  }

  public CallsInFlight<Probe, ProbeOutcome> probes() {
    return probes;
  }

  /** The calls of one kind. */
  public CallsInFlight<?, ?> calls(Operation.Kind kind) {
    return switch (kind) {
      case CREATE -> creations;
      case ATTACHMENT -> attachmentChanges;
      case PROBE -> probes;
    };
  }

  /** Whether {@code who} may start an operation now; it is woken when it is its turn. */
  public Operation.Permit permit(AdapterId who, Operation.Priority priority) {
    return limits.permit(who, priority);
  }

  /** Ends the wait after failed reads, except for a wait that the service has asked for. */
  public void readAgain() {
    limits.endPause();
    reads.forEach(SharedReads::readAgain);
  }

  /** What the wall clock shows at an instant of this account's. */
  public Instant toWall(Instant instant) {
    return limits.context().clock().toWall(instant);
  }

  /** What this account's clock shows at an instant of the wall clock. */
  public Instant ofWall(Instant instant) {
    return limits.context().clock().ofWall(instant);
  }

  /** The service's clock minus ours, as its last reply showed it. */
  public Duration clockSkew() {
    return limits.clockSkew();
  }

  /** The adapter is gone. */
  void forget(AdapterId who) {
    reads.forEach(read -> read.forget(who));
    allCalls().forEach(calls -> calls.forget(who));
  }

  boolean isSettledSince(Instant time) {
    return allCalls().allMatch(calls -> calls.areSettledSince(time));
  }

  /** Whether nothing is in flight, and nobody has used it or waits for it since {@code time}. */
  boolean isIdleSince(Instant time) {
    return limits.isIdleSince(time)
        && reads.stream().noneMatch(SharedReads::isReading)
        && isSettledSince(time);
  }

  private Stream<CallsInFlight<?, ?>> allCalls() {
    return Stream.of(creations, attachmentChanges, probes);
  }
}
