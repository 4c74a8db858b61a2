package dev.loraoperator.lifecycle;

import dev.loraoperator.lifecycle.Decision.Change;
import dev.loraoperator.lifecycle.Decision.Keep;
import dev.loraoperator.lifecycle.state.RetryGate;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Reason;
import dev.loraoperator.spec.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The heart: from what the user asks, what our status says and what was just observed to the single
 * next step. No I/O, no clock, no logging.
 */
public final class Lifecycle {

  private final Backoff delays;
  private final StartStep start;
  private final ConfirmStep confirm;
  private final FollowStep follow;
  private final ServeStep serve;
  private final DeleteStep delete;

  public Lifecycle(Backoff delays) {
    this.delays = delays;
    this.serve = new ServeStep(delays);
    this.delete = new DeleteStep(delays);
    this.follow = new FollowStep(delays, serve);
    this.start = new StartStep(delays, follow);
    this.confirm = new ConfirmStep(delays, start);
  }

  /** The next step for a valid request. */
  public Decision decide(AdapterSpec request, State progress, World world) {
    return ReconcileRequestEcho.told(request, progress, world, next(request, progress, world));
  }

  private Decision next(AdapterSpec request, State progress, World world) {
    State.Step step = progress.step(request.specHash());
    if (step != State.Step.DONE && world.fault() != null) {
      return Retries.fault(progress, world, world.fault(), delays);
    }
    Decision waiting = waiting(progress, world);
    if (waiting != null) {
      return waiting;
    }
    return switch (step) {
      case START -> start.decide(request, progress, world);
      case CONFIRM -> confirm.decide(request, progress, world);
      case FOLLOW -> follow.decide(request, progress, world);
      case DONE -> serve.decide(request, progress, world);
    };
  }

  /**
   * The next step for a resource that is to go.
   *
   * @param detachTimeout how long it may be held
   */
  public Decision delete(State progress, World world, Deletion deletion, Duration detachTimeout) {
    return delete.decide(progress, world, deletion, detachTimeout);
  }

  /** A request that a person has stopped: nothing is asked, nothing is posted. */
  public Decision suspended(AdapterSpec request, State progress) {
    return SuspendStep.decide(request, progress);
  }

  /**
   * A spec that cannot be used: nothing is asked, nothing is posted.
   *
   * @param reconcileRequest what a person has asked for; there is no more to do for it
   */
  public Decision invalid(
      State progress, @Nullable String reconcileRequest, List<Violation> violations) {
    String message = violations.stream().map(Violation::toString).collect(Collectors.joining("; "));
    return new Change(
        progress.withoutSetback().handled(reconcileRequest),
        ReadyCondition.of(Reason.INVALID_SPEC, message),
        Effect.NONE,
        null);
  }

  /** This program is at fault; its log says more. */
  public Decision broken(State progress) {
    return new Change(
        progress,
        ReadyCondition.of(Reason.INTERNAL_ERROR, "The operator failed; see its log. Trying again"),
        Effect.NONE,
        null);
  }

  /** Whether the last setback still holds; null when it is time to go on. */
  private static @Nullable Decision waiting(State progress, World world) {
    RetryGate setback = progress.setback();
    if (setback == null) {
      return null;
    }
    if (!setback.inputsRevision().equals(world.inputsRevision())) {
      return new Change(
          progress.withoutSetback(),
          ReadyCondition.of(
              Reason.RETRYING, "The spec, a Secret or the reconcile request has changed"),
          Effect.ASK_AGAIN,
          Duration.ofMillis(1));
    }
    Instant retryAt = setback.retryAt();
    if (retryAt == null) {
      return new Keep(Duration.ofHours(1));
    }
    return world.now().isBefore(retryAt)
        ? new Keep(Duration.between(world.now(), retryAt).plusMillis(1))
        : null;
  }
}
