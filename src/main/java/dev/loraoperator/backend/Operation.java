package dev.loraoperator.backend;

import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadOrder;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** One call that changes something at the service, or costs something there. */
public sealed interface Operation {

  /** At most one operation of a kind is in flight for an adapter. */
  enum Kind {
    CREATE,
    ATTACHMENT,
    PROBE,
    RECORD
  }

  /** Who goes first when not all can; in this order. Reads go with {@link #ATTACH}. */
  enum Priority {
    DETACH(Kind.ATTACHMENT),
    DELETE(Kind.RECORD),
    ATTACH(Kind.ATTACHMENT),
    DESCRIBE(Kind.RECORD),
    CREATE(Kind.CREATE),
    PROBE(Kind.PROBE);

    private final Kind kind;

    Priority(Kind kind) {
      this.kind = kind;
    }

    /** Whether what has it costs money, or leads to it; what takes away never does. */
    public boolean costs() {
      return this != DETACH && this != DELETE;
    }

    /** The kind of the operations that have it. */
    public Kind kind() {
      return kind;
    }
  }

  /** Whether an operation may be started. */
  sealed interface Permit {

    /** It may be started now; the permit is kept for a while. */
    record Granted() implements Permit {
      @Override
      public <R> R fold(
          Supplier<R> granted,
          Function<Instant, R> queued,
          BiFunction<RemoteError, Instant, R> paused) {
        return granted.get();
      }
    }

    /** Others go first; the adapter is woken when it is its turn, at about {@code expected}. */
    record Queued(Instant expected) implements Permit {
      @Override
      public <R> R fold(
          Supplier<R> granted,
          Function<Instant, R> queued,
          BiFunction<RemoteError, Instant, R> paused) {
        return queued.apply(expected);
      }
    }

    /** Nobody's operation is started before {@code until}, because of {@code cause}. */
    record Paused(RemoteError cause, Instant until) implements Permit {
      @Override
      public <R> R fold(
          Supplier<R> granted,
          Function<Instant, R> queued,
          BiFunction<RemoteError, Instant, R> paused) {
        return paused.apply(cause, until);
      }
    }

    /** The same by another clock. */
    default Permit by(UnaryOperator<Instant> clock) {
      return fold(
          () -> this,
          expected -> new Queued(clock.apply(expected)),
          (cause, until) -> new Paused(cause, clock.apply(until)));
    }

    /** One function per case. */
    <R> R fold(
        Supplier<R> granted,
        Function<Instant, R> queued,
        BiFunction<RemoteError, Instant, R> paused);
  }

  Kind kind();

  /**
   * Whether it may be made again while its effect is unknown. What is not repeatable is started
   * only after its intent is in the status.
   */
  boolean repeatable();

  /**
   * One step of creating an upload.
   *
   * @param step the backend's name of it, of {@link ModelBackend#nextStep}
   * @param intent identifies the recorded intent, so that the result of an older one is not taken
   *     for it
   * @param have what the steps before it have created
   */
  record Create(String step, String intent, RemoteRef have, UploadOrder order)
      implements Operation {
    @Override
    public <R> R fold(
        Function<Create, R> create,
        Function<Attach, R> attach,
        Function<Detach, R> detach,
        Function<Probe, R> sendProbe,
        Function<RecordChange, R> changeRecord) {
      return create.apply(this);
    }

    @Override
    public Kind kind() {
      return Kind.CREATE;
    }

    @Override
    public boolean repeatable() {
      return false;
    }
  }

  /** Attaches a model to an endpoint, or detaches it. */
  sealed interface AttachmentChange extends Operation {

    Attachment attachment();

    boolean attaches();

    @Override
    default Kind kind() {
      return Kind.ATTACHMENT;
    }

    @Override
    default boolean repeatable() {
      return true;
    }
  }

  /** Attaching again to the same endpoint is allowed. */
  record Attach(Attachment attachment) implements AttachmentChange {
    @Override
    public <R> R fold(
        Function<Create, R> create,
        Function<Attach, R> attach,
        Function<Detach, R> detach,
        Function<Probe, R> sendProbe,
        Function<RecordChange, R> changeRecord) {
      return attach.apply(this);
    }

    @Override
    public boolean attaches() {
      return true;
    }
  }

  /** What is not attached counts as detached. */
  record Detach(Attachment attachment) implements AttachmentChange {
    @Override
    public <R> R fold(
        Function<Create, R> create,
        Function<Attach, R> attach,
        Function<Detach, R> detach,
        Function<Probe, R> sendProbe,
        Function<RecordChange, R> changeRecord) {
      return detach.apply(this);
    }

    @Override
    public boolean attaches() {
      return false;
    }
  }

  /** Sends the verification prompt; costs tokens. */
  record SendProbe(Probe probe) implements Operation {
    @Override
    public <R> R fold(
        Function<Create, R> create,
        Function<Attach, R> attach,
        Function<Detach, R> detach,
        Function<Probe, R> sendProbe,
        Function<RecordChange, R> changeRecord) {
      return sendProbe.apply(probe);
    }

    @Override
    public Kind kind() {
      return Kind.PROBE;
    }

    @Override
    public boolean repeatable() {
      return true;
    }
  }

  /** Changes or deletes a model record, where the service has records. */
  sealed interface RecordChange extends Operation {

    /** The service's id of the record. */
    String modelId();

    /** One function per case. */
    <R> R foldChange(Function<Describe, R> describe, Function<Delete, R> delete);

    @Override
    default Kind kind() {
      return Kind.RECORD;
    }

    @Override
    default boolean repeatable() {
      return true;
    }

    @Override
    default <R> R fold(
        Function<Create, R> create,
        Function<Attach, R> attach,
        Function<Detach, R> detach,
        Function<Probe, R> sendProbe,
        Function<RecordChange, R> changeRecord) {
      return changeRecord.apply(this);
    }
  }

  /** Replaces the description of a record, marker included, and nothing else of it. */
  record Describe(String modelId, String description) implements RecordChange {
    @Override
    public <R> R foldChange(Function<Describe, R> describe, Function<Delete, R> delete) {
      return describe.apply(this);
    }
  }

  /** What is not there counts as deleted. */
  record Delete(String modelId) implements RecordChange {
    @Override
    public <R> R foldChange(Function<Describe, R> describe, Function<Delete, R> delete) {
      return delete.apply(this);
    }
  }

  /** One function per case: a new operation does not compile until every backend handles it. */
  <R> R fold(
      Function<Create, R> create,
      Function<Attach, R> attach,
      Function<Detach, R> detach,
      Function<Probe, R> sendProbe,
      Function<RecordChange, R> changeRecord);
}
