package dev.loraoperator.lifecycle.serve;

import dev.loraoperator.backend.Attachment;
import dev.loraoperator.lifecycle.stage.Holder;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.Placement;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.state.Verification;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.Reason;
import java.util.Optional;
import java.util.stream.Collectors;

/** Points applications at the new model, and says what Ready is about from then on. */
public final class Promote {

  private Promote() {}

  /** The name is there as soon as the upload is, unless Ready has to wait for an answer. */
  public static Stage modelName() {
    return (s, state) -> {
      ServePlan plan = ServePlan.of(s, state);
      boolean waits = plan.gatesReady() || plan.stillServing().isPresent();
      return StageResult.next(waits ? state : state.using(plan.revision()));
    };
  }

  /**
   * Applications are pointed at the new model once it answers. One that does not answer takes over
   * only where nothing else serves, and never where Ready waits for the answer.
   */
  public static Stage inferenceModel() {
    return (s, state) -> StageResult.next(promoted(ServePlan.of(s, state)));
  }

  private static State promoted(ServePlan plan) {
    State state = plan.state();
    if (plan.stillServing().isPresent()) {
      return state;
    }
    if (plan.isAnswered()) {
      return state.using(plan.revision()).withInferenceModel(plan.inferenceModel());
    }
    boolean anotherServes =
        plan.endpoint() != null
            && plan.stale().stream()
                .map(Attachment::inferenceModel)
                .anyMatch(held -> held.equals(state.model().inferenceModel()));
    // Removing spec.endpoint always detaches, even if verification has not succeeded.
    boolean detaches = plan.endpoint() == null && plan.model().equals(state.model().name());
    boolean mustAnswer = plan.gatesReady() && !detaches;
    return mustAnswer || anotherServes ? state : state.withInferenceModel(plan.inferenceModel());
  }

  /** What Ready says once the upload is complete, as far as it is known. */
  public static ReadyCondition summary(ServePlan plan) {
    if (!plan.gatesReady() || plan.isAnswered()) {
      return ready(plan);
    }
    Optional<Verification> verification = plan.verification();
    return verification
        .filter(Verification::failed)
        .map(Verification::value)
        .map(
            value ->
                ReadyCondition.of(
                    Reason.find(value.reason()).orElse(Reason.MODEL_NOT_SERVABLE), value.message()))
        .orElseGet(() -> unanswered(plan, verification));
  }

  /** The model is asked, and Ready waits for its answer, unless it was promoted before. */
  private static ReadyCondition unanswered(ServePlan plan, Optional<Verification> verification) {
    return plan.model().equals(plan.state().model().name())
        ? ready(plan)
        : ReadyCondition.of(
            Reason.VERIFYING,
            verification
                .map(known -> known.value().message())
                .orElse("Waiting for the model's answer"));
  }

  /** All that Ready is about is done. */
  static ReadyCondition ready(ServePlan plan) {
    return plan.stillServing()
        .map(current -> moveWaits(plan, current))
        .orElseGet(() -> plan.isServed() ? serving(plan) : unserved(plan));
  }

  private static ReadyCondition moveWaits(ServePlan plan, Revision current) {
    return ReadyCondition.of(
        Reason.MOVE_WAITS_FOR_SERVING,
        "Uploaded to the API v2 as "
            + plan.model()
            + ", where nothing in the spec serves it (spec.deployment). Until something does, "
            + plan.state().model().inferenceModel()
            + " on the API "
            + apiOf(current)
            + " stays and serves");
  }

  private static String apiOf(Revision revision) {
    Api api = revision.placement().api();
    return api == null ? "before" : api.text();
  }

  private static ReadyCondition unserved(ServePlan plan) {
    return ReadyCondition.of(
        Reason.UPLOADED,
        there(plan)
            + ". Nothing serves it yet: to call it, deploy model "
            + plan.model()
            + " on an endpoint of its project"
            + leftInAnotherAccount(plan));
  }

  /** Nobody has looked at a model that was named where the service cannot be asked. */
  private static String there(ServePlan plan) {
    if (plan.revision().placement().origin() != Placement.Origin.EXISTING) {
      return "Uploaded";
    }
    return plan.revision().ref().modelId() == null
        ? "Taken as it is named; the API v1 does not tell whether the model exists"
        : "It was there already";
  }

  private static ReadyCondition serving(ServePlan plan) {
    String called = plan.state().model().inferenceModel();
    String target = plan.inferenceModel();
    String use =
        called == null || called.equals(target)
            ? "Call it as model " + target
            : "It has not answered yet, so " + called + " stays attached and serves";
    String rest = use + leftInAnotherAccount(plan);
    return plan.confirmed()
        .map(
            held ->
                ReadyCondition.of(
                    Reason.BOUND, "Attached to endpoint " + held.endpointName() + ". " + rest))
        .orElseGet(() -> ReadyCondition.of(Reason.UPLOADED, there(plan) + ". " + rest));
  }

  /** It can only be detached while its own key is there, so it is told for as long as it is. */
  private static String leftInAnotherAccount(ServePlan plan) {
    return Holder.of(plan.state(), plan.stale()).stream()
        .filter(Holder::isElsewhere)
        .map(holder -> ". Still attached: " + holder.words())
        .collect(Collectors.joining());
  }
}
