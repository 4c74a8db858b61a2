package dev.loraoperator.lifecycle.stage;

import dev.loraoperator.backend.Operation;
import dev.loraoperator.model.Reason;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** What is done once the decision is in the status, never before. */
public sealed interface Effect {

  /** Starts an operation; what is not repeatable has its intent in the status. */
  record Start(Operation operation) implements Effect {
    @Override
    public <R> R fold(
        Function<Operation, R> start,
        Function<Operation.Kind, R> forget,
        Supplier<R> readAgain,
        Function<RecordEvent, R> recordEvent) {
      return start.apply(operation);
    }
  }

  /** Forgets the result of the last operation of a kind: it is in the status now. */
  record Forget(Operation.Kind kind) implements Effect {
    @Override
    public <R> R fold(
        Function<Operation, R> start,
        Function<Operation.Kind, R> forget,
        Supplier<R> readAgain,
        Function<RecordEvent, R> recordEvent) {
      return forget.apply(kind);
    }
  }

  /** Reads from the service again at once, whatever it answered last. */
  record ReadAgain() implements Effect {
    @Override
    public <R> R fold(
        Function<Operation, R> start,
        Function<Operation.Kind, R> forget,
        Supplier<R> readAgain,
        Function<RecordEvent, R> recordEvent) {
      return readAgain.get();
    }
  }

  /** Records a warning Event about something that no condition says. */
  record RecordEvent(Reason reason, String message) implements Effect {
    @Override
    public <R> R fold(
        Function<Operation, R> start,
        Function<Operation.Kind, R> forget,
        Supplier<R> readAgain,
        Function<RecordEvent, R> recordEvent) {
      return recordEvent.apply(this);
    }
  }

  /** One function per case: a new effect does not compile until it is carried out. */
  <R> R fold(
      Function<Operation, R> start,
      Function<Operation.Kind, R> forget,
      Supplier<R> readAgain,
      Function<RecordEvent, R> recordEvent);

  /** The operation that it starts. */
  default Optional<Operation> started() {
    return fold(Optional::of, kind -> Optional.empty(), Optional::empty, event -> Optional.empty());
  }
}
