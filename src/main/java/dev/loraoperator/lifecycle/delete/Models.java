package dev.loraoperator.lifecycle.delete;

import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.Placement;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.DeletionPolicy;
import dev.loraoperator.model.Problem;
import java.time.Duration;
import java.util.List;

/** The models that a resource has uploaded, and takes with it when it goes. */
final class Models {

  private Models() {}

  /** Those that are to be deleted with the resource, and those that may have been made. */
  static List<Revision> toDelete(AdapterSpec spec, State state) {
    return spec.deletionPolicy() == DeletionPolicy.DELETE ? made(state) : List.of();
  }

  /** All that are ours, or may be. */
  static List<Revision> made(State state) {
    return state.revisions().stream()
        .filter(revision -> revision.placement().origin() != Placement.Origin.EXISTING)
        .filter(
            revision ->
                revision.intent() != null
                    || revision.ref().modelId() != null
                    || revision.ref().isComplete())
        .toList();
  }

  /** Nothing is left to do about this record. */
  static State without(State state, String modelId) {
    return state.withRevisions(
        state.revisions().stream()
            .filter(revision -> !modelId.equals(revision.ref().modelId()))
            .toList());
  }

  /** The deletion of the resource is held. */
  static StageResult waiting(State state, Problem problem, Duration wait) {
    return StageResult.halt(
        new Decision.Update(
            state,
            ReadyCondition.waiting(
                problem.reason(),
                "Being deleted, but its model record cannot be deleted yet. "
                    + problem.message()
                    + ". To leave the record there and let go at once: annotate the resource with"
                    + " lora-operator.dev/abandon=true"),
            wait));
  }
}
