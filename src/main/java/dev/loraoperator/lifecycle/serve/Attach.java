package dev.loraoperator.lifecycle.serve;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.backend.Target;
import dev.loraoperator.lifecycle.stage.Retries;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.Serving;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Gets the model attached to the wanted endpoint, and keeps it so. A check that fails says nothing
 * about the attachment: only what the service says of it changes anything.
 */
public final class Attach implements Stage {

  /** How long the list of attachments may lag behind an attach. */
  private static final Duration LIST_LAG = Duration.ofMinutes(1);

  private final Backoff backoff;
  private final AttachmentChecks checks;
  private final EndpointProblems problems;

  /**
   * @param leadsSince when this process began to reconcile
   */
  public Attach(Backoff backoff, Supplier<Instant> leadsSince) {
    this.backoff = backoff;
    this.checks = new AttachmentChecks(backoff, leadsSince);
    this.problems = new EndpointProblems(backoff);
  }

  @Override
  public StageResult advance(Situation s, State state) {
    ServePlan plan = ServePlan.of(s, state);
    EndpointRef wanted = plan.endpoint();
    if (wanted == null) {
      return StageResult.next(state.withoutGate().withServing(state.serving().unbound()));
    }
    if (plan.stillServing().isPresent()) {
      return StageResult.next(state.withoutGate()); // the endpoint is what serves it
    }
    boolean bound = plan.confirmed().isPresent();
    return s.access(
        open -> advance(new Wish(s, open.backend(), plan, wanted, bound)),
        problem ->
            bound
                ? later(state, backoff.lookAgain(s.jitter()))
                : Retries.problem(s, state, problem, backoff));
  }

  /**
   * An attachment that is wanted.
   *
   * @param bound whether it was there when it was last checked
   */
  record Wish(
      Situation s, ModelBackend backend, ServePlan plan, EndpointRef wanted, boolean bound) {

    State state() {
      return plan.state();
    }

    /** The last call of this process, if it matters here: letting go of another does not. */
    Optional<RemoteCall<Operation.AttachmentChange, AttachOutcome>> lastCall() {
      return AttachErrorPolicy.relevantCall(backend, plan, bound);
    }
  }

  private StageResult advance(Wish wish) {
    Optional<Instant> nextCheck = checks.nextCheck(wish.s(), wish.backend(), wish.plan());
    Optional<Duration> rest =
        nextCheck.filter(wish.s()::isBefore).map(at -> wish.s().untilAfter(at));
    Optional<Freshness> wanted = checks.wanted(wish.s(), wish.backend(), wish.plan(), nextCheck);
    if (wanted.isEmpty()) {
      return later(wish.state(), rest.orElse(Backoff.SAFETY_NET));
    }
    Remote<Target> target = wish.backend().target(wish.wanted(), wanted.get());
    Optional<Remote<Set<String>>> attached =
        target
            .known()
            .filter(Target::ready)
            .map(ready -> wish.backend().attached(ready, wanted.get()));
    boolean listed = attached.flatMap(Remote::known).isPresent();
    if (wish.bound() && !listed && rest.isPresent()) {
      return later(wish.state(), rest.get());
    }
    if (wish.backend().attachmentChange().filter(RemoteCall::inFlight).isPresent()) {
      return wish.bound()
          ? later(wish.state(), Backoff.SAFETY_NET)
          : Retries.keep(Backoff.SAFETY_NET);
    }
    Optional<Attachment> elsewhere = AttachErrorPolicy.attachedElsewhere(wish);
    if (elsewhere.isPresent()) {
      return AttachOperations.detachFirst(wish, elsewhere.get());
    }
    return target.fold(
        until -> problems.pending(wish, until),
        (endpoint, at) ->
            attached
                .map(read -> onReady(wish, endpoint, read, rest))
                .orElseGet(() -> problems.notReady(wish, endpoint)),
        at -> problems.notFound(wish),
        (error, retryAt) -> problems.failed(wish, error, retryAt));
  }

  private StageResult onReady(
      Wish wish, Target endpoint, Remote<Set<String>> attached, Optional<Duration> rest) {
    return attached.fold(
        until -> problems.pending(wish, until),
        (models, at) -> onList(wish, endpoint, models, rest),
        at -> problems.notFound(wish),
        (error, retryAt) -> problems.failed(wish, error, retryAt));
  }

  private StageResult onList(
      Wish wish, Target endpoint, Set<String> models, Optional<Duration> rest) {
    Attachment attachment = wish.backend().attachment(endpoint, wish.plan().model());
    if (models.contains(attachment.inferenceModel())) {
      return confirmed(wish, endpoint, attachment, rest);
    }
    Optional<RemoteCall.Result<AttachOutcome>> attach =
        wish.lastCall()
            .filter(call -> call.what().equals(new Operation.Attach(attachment)))
            .flatMap(RemoteCall::end);
    if (attach.filter(end -> isRecent(wish.s(), end)).isPresent()) {
      return Retries.keep(backoff.poll(Duration.ZERO, wish.s().jitter()));
    }
    if (attach.filter(end -> end.outcome().isStaleName()).isPresent()) {
      return problems.contradiction(wish, endpoint, attachment);
    }
    return wish.backend()
        .permit(Operation.Priority.ATTACH)
        .fold(
            () ->
                wish.plan().confirmed().filter(attachment::equals).isPresent()
                    ? AttachOperations.restore(wish, attachment)
                    : AttachOperations.attach(wish, endpoint, attachment),
            expected -> Retries.queued(),
            (cause, until) -> problems.failed(wish, cause, until));
  }

  /** The list may not show yet what was just attached. */
  private static boolean isRecent(Situation s, RemoteCall.Result<AttachOutcome> end) {
    return end.outcome().isDone() && s.isBefore(end.endedAt().plus(LIST_LAG));
  }

  private StageResult confirmed(
      Wish wish, Target endpoint, Attachment attachment, Optional<Duration> rest) {
    ConditionValue value =
        ConditionValue.yes(Reason.BOUND, "Attached to endpoint " + endpoint.name());
    Serving serving =
        wish.state().serving().holding(attachment).with(value, Serving.Endpoint.of(endpoint));
    Duration interval = Backoff.jittered(wish.s().spec().interval(), wish.s().jitter());
    return later(wish.state().withServing(serving), rest.orElse(interval));
  }

  static StageResult later(State state, Duration requeueAfter) {
    return StageResult.next(state.withoutGate(), requeueAfter);
  }
}
