package dev.loraoperator.controller;

import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.model.secret.Redactor;
import dev.loraoperator.preflight.PreflightScheduler;

/** Runs the effects of a decision, once it is in the status. */
final class Effects {

  private final PreflightScheduler inspections;
  private final Transitions transitions;

  Effects(PreflightScheduler inspections, Transitions transitions) {
    this.inspections = inspections;
    this.transitions = transitions;
  }

  void run(AdapterView view, Decision.Update update) {
    update.effects().forEach(effect -> run(view, update, effect).run());
  }

  /** What has effects at the service has read its Secrets, so there is a backend. */
  private Runnable run(AdapterView view, Decision.Update update, Effect effect) {
    Situation situation = view.situation().at(update.state());
    return effect.fold(
        start ->
            () ->
                situation
                    .backend(start.place())
                    .ifPresent(service -> start(view, service, start.operation())),
        forget ->
            () ->
                situation
                    .backend(forget.place())
                    .ifPresent(service -> service.forget(forget.kind())),
        () -> () -> situation.backend().ifPresent(ModelBackend::readAgain),
        event ->
            () ->
                transitions.recordEvent(
                    view.adapter(),
                    update,
                    event.reason(),
                    Redactor.mask(event.message(), view.secrets())));
  }

  /** Once its upload is being created, what its source looked like is not needed any more. */
  private void start(AdapterView view, ModelBackend service, Operation operation) {
    service.start(operation);
    if (operation.kind() == Operation.Kind.CREATE) {
      inspections.forget(AdapterMetadata.id(view.adapter()));
    }
  }
}
