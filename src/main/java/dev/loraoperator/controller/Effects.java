package dev.loraoperator.controller;

import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Redactor;
import dev.loraoperator.preflight.PreflightScheduler;
import java.util.function.Consumer;

/** Runs the effects of a decision, once it is in the status. */
final class Effects {

  private final PreflightScheduler inspections;
  private final Transitions transitions;

  Effects(PreflightScheduler inspections, Transitions transitions) {
    this.inspections = inspections;
    this.transitions = transitions;
  }

  void run(AdapterView view, Decision.Update update) {
    update.effects().forEach(effect -> effect.fold(new Runner(view, update)).run());
  }

  private final class Runner implements Effect.Cases<Runnable> {
    private final AdapterView view;
    private final Decision.Update update;

    Runner(AdapterView view, Decision.Update update) {
      this.view = view;
      this.update = update;
    }

    @Override
    public Runnable start(Operation operation) {
      return () -> {
        withBackend(backend -> backend.start(operation));
        if (operation.kind() == Operation.Kind.CREATE) {
          inspections.forget(id());
        }
      };
    }

    @Override
    public Runnable forget(Operation.Kind kind) {
      return () -> withBackend(backend -> backend.forget(kind));
    }

    @Override
    public Runnable readAgain() {
      return () -> withBackend(ModelBackend::readAgain);
    }

    @Override
    public Runnable recordEvent(Reason reason, String message) {
      return () ->
          transitions.recordEvent(
              view.adapter(), update, reason, Redactor.mask(message, view.secrets()));
    }

    /** What has effects at the service has read its Secrets. */
    private void withBackend(Consumer<ModelBackend> action) {
      view.situation().backend().ifPresent(action);
    }

    private AdapterId id() {
      return view.situation().spec().id();
    }
  }
}
