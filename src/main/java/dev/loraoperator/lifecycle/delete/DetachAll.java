package dev.loraoperator.lifecycle.delete;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.DetachOrder;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.Holder;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Detaches what the deleted resource has attached, but holds it no longer than it may. */
public final class DetachAll implements Stage {

  private static final Problem SUSPENDED =
      new Problem(Reason.SUSPENDED, "It is suspended: set spec.suspend to false to detach");

  private final Backoff backoff;

  public DetachAll(Backoff backoff) {
    this.backoff = backoff;
  }

  @Override
  public StageResult advance(Situation s, State state) {
    List<Attachment> held = state.serving().attachments();
    if (held.isEmpty() || Deadline.ofAttachments(s).isOver(s)) {
      return StageResult.next(state);
    }
    Decision next =
        isSuspended(s)
            ? waiting(state, SUSPENDED, Deadline.ofAttachments(s).rest(s))
            : Holder.of(state, held).stream()
                .map(holder -> next(s, state, holder))
                .min(Comparator.comparing(Step::urgency).thenComparing(Step::requeueAfter))
                .orElseThrow()
                .decision();
    return StageResult.halt(next);
  }

  /** What can be done about the attachments of one account, the best first. */
  private enum Urgency {
    START,
    IN_FLIGHT,
    WAIT
  }

  /** What is next for the attachments of one account. */
  private record Step(Urgency urgency, Decision decision) {
    Duration requeueAfter() {
      return Objects.requireNonNull(decision.requeueAfter());
    }
  }

  private Step next(Situation s, State state, Holder holder) {
    Duration rest = Deadline.ofAttachments(s).rest(s);
    return holder.reach(
        s,
        backend -> detach(s, backend, state, holder),
        problem -> new Step(Urgency.WAIT, waiting(state, problem, rest)),
        until -> new Step(Urgency.IN_FLIGHT, new Decision.Keep(atMost(s, s.until(until)))));
  }

  private static boolean isSuspended(Situation s) {
    return s.check().fold(valid -> valid.spec().suspend(), invalid -> false);
  }

  private Step detach(Situation s, ModelBackend backend, State state, Holder holder) {
    if (backend.attachmentChange().filter(RemoteCall::inFlight).isPresent()) {
      return new Step(Urgency.IN_FLIGHT, new Decision.Keep(atMost(s, Backoff.SAFETY_NET)));
    }
    DetachOrder order = DetachOrder.of(holder.attachments(), backend);
    return order
        .lastRound()
        .flatMap(end -> stillRefused(s, state, end))
        .map(refused -> new Step(Urgency.WAIT, refused))
        .orElseGet(() -> start(s, backend, state, holder, order.next()));
  }

  /** What a refused detach waits for; empty when it is time to try again. */
  private Optional<Decision> stillRefused(
      Situation s, State state, RemoteCall.Result<AttachOutcome> end) {
    return end.outcome()
        .fold(
            Optional::empty,
            Optional::empty,
            error -> {
              Instant due = due(s, error, end.endedAt());
              return s.isBefore(due)
                  ? Optional.of(
                      waiting(
                          state,
                          new Problem(error.reason(), error.message()),
                          atMost(s, s.untilAfter(due))))
                  : Optional.empty();
            });
  }

  private Instant due(Situation s, RemoteError error, Instant endedAt) {
    Duration age = Duration.between(Deadline.ofAttachments(s).requestedAt(), endedAt);
    return endedAt.plus(
        Backoff.atLeast(error.retryAfter(), backoff.poll(age, s.jitter()), s.jitter()));
  }

  private static Step start(
      Situation s, ModelBackend backend, State state, Holder holder, Operation.Detach detach) {
    return backend
        .permit(Operation.Priority.DETACH)
        .fold(
            () ->
                new Step(
                    Urgency.START,
                    new Decision.Update(
                        state,
                        ReadyCondition.of(
                            Reason.UNBINDING,
                            "Being deleted; detaching " + detach.attachment().words()),
                        List.of(new Effect.Start(detach, holder.place())),
                        atMost(s, Backoff.SAFETY_NET))),
            expected -> new Step(Urgency.IN_FLIGHT, new Decision.Keep(atMost(s, Backoff.QUEUED))),
            (cause, until) ->
                new Step(
                    Urgency.WAIT,
                    waiting(
                        state,
                        new Problem(cause.reason(), cause.message()),
                        atMost(s, s.untilAfter(until)))));
  }

  private static Decision waiting(State state, Problem problem, Duration delay) {
    return new Decision.Update(
        state,
        ReadyCondition.waiting(
            problem.reason(),
            "Being deleted, but the model cannot be detached yet. "
                + problem.message()
                + ". To let go at once: annotate it with lora-operator.dev/abandon=true"),
        delay);
  }

  private static Duration atMost(Situation s, Duration wait) {
    return Deadline.ofAttachments(s).atMost(s, wait);
  }
}
