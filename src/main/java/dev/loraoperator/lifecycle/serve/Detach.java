package dev.loraoperator.lifecycle.serve;

import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.lifecycle.stage.DetachOrder;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.Holder;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.stage.Stages;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Backoff;
import java.time.Instant;
import java.util.List;

/** Detaches what no longer serves, once something else does. */
public final class Detach implements Stage {

  private final Backoff backoff;

  public Detach(Backoff backoff) {
    this.backoff = backoff;
  }

  @Override
  public StageResult advance(Situation s, State state) {
    List<Attachment> stale =
        ServePlan.of(s, state).stale().stream()
            .filter(held -> !held.inferenceModel().equals(state.model().inferenceModel()))
            .toList();
    List<Stage> byAccount =
        Holder.of(state, stale).stream()
            .<Stage>map(holder -> (situation, before) -> detach(situation, before, holder))
            .toList();
    return new Stages(byAccount).advance(s, state);
  }

  private StageResult detach(Situation s, State state, Holder holder) {
    return holder.reach(
        s,
        backend -> detach(s, state, backend, holder),
        problem -> StageResult.next(state, backoff.lookAgain(s.jitter())),
        until -> StageResult.next(state, s.until(until)));
  }

  private StageResult detach(Situation s, State state, ModelBackend backend, Holder holder) {
    // Whatever is in flight ends first: a detach must not overtake its own attach.
    if (backend.attachmentChange().filter(RemoteCall::inFlight).isPresent()) {
      return StageResult.next(state, Backoff.SAFETY_NET);
    }
    DetachOrder order = DetachOrder.of(holder.attachments(), backend);
    Operation detach = order.next();
    Instant due =
        order
            .lastRound()
            .map(end -> end.endedAt().plus(backoff.lookAgain(s.jitter())))
            .orElse(s.now());
    if (s.isBefore(due)) {
      return StageResult.next(state, s.untilAfter(due));
    }
    return backend
        .permit(Operation.Priority.DETACH)
        .fold(
            () ->
                StageResult.next(
                    state, new Effect.Start(detach, holder.place()), Backoff.SAFETY_NET),
            expected -> StageResult.next(state, Backoff.QUEUED),
            (cause, until) -> StageResult.next(state, s.untilAfter(until)));
  }
}
