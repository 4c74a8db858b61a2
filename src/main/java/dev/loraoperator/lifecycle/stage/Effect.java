package dev.loraoperator.lifecycle.stage;

import dev.loraoperator.backend.Operation;
import dev.loraoperator.model.Reason;
import java.util.Optional;

/** What is done once the decision is in the status, never before. */
public sealed interface Effect {

  /** Starts an operation; what is not repeatable has its intent in the status. */
  record Start(Operation operation) implements Effect {
    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.start(operation);
    }
  }

  /** Forgets the result of the last operation of a kind: it is in the status now. */
  record Forget(Operation.Kind kind) implements Effect {
    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.forget(kind);
    }
  }

  /** Reads from the service again at once, whatever it answered last. */
  record ReadAgain() implements Effect {
    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.readAgain();
    }
  }

  /** Records a warning Event about something that no condition says. */
  record RecordEvent(Reason reason, String message) implements Effect {
    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.recordEvent(reason, message);
    }
  }

  /** One method per case: a new effect does not compile until it is carried out. */
  interface Cases<R> {
    R start(Operation operation);

    R forget(Operation.Kind kind);

    R readAgain();

    R recordEvent(Reason reason, String message);
  }

  <R> R fold(Cases<R> cases);

  /** The operation that it starts. */
  default Optional<Operation> started() {
    return fold(
        new Cases<Optional<Operation>>() {
          @Override
          public Optional<Operation> start(Operation operation) {
            return Optional.of(operation);
          }

          @Override
          public Optional<Operation> forget(Operation.Kind kind) {
            return Optional.empty();
          }

          @Override
          public Optional<Operation> readAgain() {
            return Optional.empty();
          }

          @Override
          public Optional<Operation> recordEvent(Reason reason, String message) {
            return Optional.empty();
          }
        });
  }
}
