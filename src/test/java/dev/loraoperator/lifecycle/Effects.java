package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Probe;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.model.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What tests ask of the effects of a decision. */
final class Effects {

  private Effects() {}

  /** In words, such as {@code create}, {@code detach}, {@code forget probe}. */
  static String describe(List<Effect> effects) {
    return effects.stream().map(Effects::words).collect(Collectors.joining(", "));
  }

  /** The operation that is started; fails when there is none, or more than one. */
  static Operation started(List<Effect> effects) {
    List<Operation> started =
        effects.stream().map(Effects::operation).flatMap(Optional::stream).toList();
    if (started.size() != 1) {
      throw new AssertionError("not one operation: " + describe(effects));
    }
    return started.get(0);
  }

  static Operation.Create create(List<Effect> effects) {
    return (Operation.Create) started(effects);
  }

  static Probe probe(List<Effect> effects) {
    return ((Operation.SendProbe) started(effects)).probe();
  }

  static Optional<Operation> operation(Effect effect) {
    return effect.fold(
        new Words<Optional<Operation>>(Optional.empty()) {
          @Override
          public Optional<Operation> start(Operation operation) {
            return Optional.of(operation);
          }
        });
  }

  private static String words(Effect effect) {
    return effect.fold(
        new Words<String>("read again") {
          @Override
          public String start(Operation operation) {
            return operation.getClass().getSimpleName().toLowerCase(Locale.ROOT);
          }

          @Override
          public String forget(Operation.Kind kind) {
            return "forget " + kind.name().toLowerCase(Locale.ROOT);
          }

          @Override
          public String recordEvent(Reason reason, String message) {
            return "event " + reason.text();
          }
        });
  }

  /** The same result for each case that a subclass leaves as it is. */
  private abstract static class Words<R> implements Effect.Cases<R> {
    private final R otherwise;

    Words(R otherwise) {
      this.otherwise = otherwise;
    }

    @Override
    public R start(Operation operation) {
      return otherwise;
    }

    @Override
    public R forget(Operation.Kind kind) {
      return otherwise;
    }

    @Override
    public R readAgain() {
      return otherwise;
    }

    @Override
    public R recordEvent(Reason reason, String message) {
      return otherwise;
    }
  }
}
