package dev.loraoperator.lifecycle.stage;

import dev.loraoperator.backend.Operation;
import dev.loraoperator.model.Reason;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is done once the decision is in the status, never before. */
public sealed interface Effect {

  /**
   * Starts an operation; what is not repeatable has its intent in the status.
   *
   * @param place where; null for where everything is uploaded to
   */
  record Start(Operation operation, @Nullable Place place) implements Effect {

    /** Where everything is uploaded to. */
    public Start(Operation operation) {
      this(operation, null);
    }

    @Override
    public <R> R fold(
        Function<Start, R> start,
        Function<Forget, R> forget,
        Supplier<R> readAgain,
        Function<RecordEvent, R> recordEvent) {
      return start.apply(this);
    }
  }

  /**
   * Forgets the result of the last operation of a kind: it is in the status now.
   *
   * @param place where; null for where everything is uploaded to
   */
  record Forget(Operation.Kind kind, @Nullable Place place) implements Effect {

    /** Where everything is uploaded to. */
    public Forget(Operation.Kind kind) {
      this(kind, null);
    }

    @Override
    public <R> R fold(
        Function<Start, R> start,
        Function<Forget, R> forget,
        Supplier<R> readAgain,
        Function<RecordEvent, R> recordEvent) {
      return forget.apply(this);
    }
  }

  /** Reads from the service again at once, whatever it answered last. */
  record ReadAgain() implements Effect {
    @Override
    public <R> R fold(
        Function<Start, R> start,
        Function<Forget, R> forget,
        Supplier<R> readAgain,
        Function<RecordEvent, R> recordEvent) {
      return readAgain.get();
    }
  }

  /** Records an Event about something that no condition says. */
  record RecordEvent(Reason reason, String message) implements Effect {
    @Override
    public <R> R fold(
        Function<Start, R> start,
        Function<Forget, R> forget,
        Supplier<R> readAgain,
        Function<RecordEvent, R> recordEvent) {
      return recordEvent.apply(this);
    }
  }

  /** One function per case: a new effect does not compile until it is carried out. */
  <R> R fold(
      Function<Start, R> start,
      Function<Forget, R> forget,
      Supplier<R> readAgain,
      Function<RecordEvent, R> recordEvent);

  /** The operation that it starts. */
  default Optional<Operation> started() {
    return fold(
        start -> Optional.of(start.operation()),
        forget -> Optional.empty(),
        Optional::empty,
        event -> Optional.empty());
  }
}
