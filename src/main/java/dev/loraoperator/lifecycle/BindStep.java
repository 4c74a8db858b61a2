package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.AttachCall;
import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.backend.Target;
import dev.loraoperator.lifecycle.StageResult.Go;
import dev.loraoperator.lifecycle.StageResult.Stop;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.Serving;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gets the model attached to the wanted endpoint, and keeps it so. A check that fails says nothing
 * about the attachment: only what the service tells of it changes anything.
 */
final class BindStep {

  /** How long the list of attachments may lag behind an attach. */
  private static final Duration LIST_LAG = Duration.ofMinutes(1);

  private final Backoff delays;
  private final EndpointTrouble trouble;
  private final BindRefusal refusal;

  BindStep(Backoff delays) {
    this.delays = delays;
    this.trouble = new EndpointTrouble(delays);
    this.refusal = new BindRefusal(delays);
  }

  StageResult advance(ServePlan plan, World world) {
    EndpointRef wanted = plan.endpoint();
    State progress = plan.progress();
    if (wanted == null) {
      return Go.on(progress.serving(progress.serving().unbound()));
    }
    boolean bound = plan.confirmed().isPresent();
    boolean listed = world.serving().attached() instanceof Remote.Known<List<String>>;
    if (bound && !listed && untilNextCheck(world) != null) {
      return Go.later(progress, Objects.requireNonNull(untilNextCheck(world)));
    }
    if (world.fault() != null) {
      return bound
          ? Go.later(progress, delays.lookAgain(world.jitter()))
          : new Stop(Retries.fault(progress, world, world.fault(), delays));
    }
    RemoteCall<AttachCall, AttachOutcome> last = world.serving().binding();
    if (last != null && last.inFlight()) {
      return bound ? Go.later(progress, Backoff.SAFETY_NET) : waiting(Backoff.SAFETY_NET);
    }
    RemoteCall<AttachCall, AttachOutcome> call = callFor(plan, world, bound);
    if (call != null && call.outcome() instanceof AttachOutcome.Failed failed) {
      return refusal.of(plan, world, call.what(), failed.failure());
    }
    return onEndpoint(plan, wanted, world, bound);
  }

  /** Our last call, if it matters here: letting go of another attachment does not. */
  private static @Nullable RemoteCall<AttachCall, AttachOutcome> callFor(
      ServePlan plan, World world, boolean bound) {
    RemoteCall<AttachCall, AttachOutcome> call = world.serving().binding();
    return call != null
            && call.what().attachment().model().equals(plan.model())
            && (call.what().attach() || !bound)
        ? call
        : null;
  }

  private StageResult onEndpoint(ServePlan plan, EndpointRef wanted, World world, boolean bound) {
    Remote<Target> endpoint = world.serving().endpoint();
    if (endpoint instanceof Remote.Known<Target> known) {
      return known.value().started()
          ? onStarted(plan, known.value(), world, bound)
          : trouble.notStarted(plan, known.value(), world);
    }
    return endpoint instanceof Remote.Missing<Target>
        ? trouble.notFound(plan, wanted, world)
        : trouble.unknown(plan, endpoint, world, bound);
  }

  private StageResult onStarted(ServePlan plan, Target endpoint, World world, boolean bound) {
    Attachment attachment = new Attachment(endpoint.id(), endpoint.name(), plan.model());
    Remote<List<String>> attached = world.serving().attached();
    if (attached instanceof Remote.Missing<List<String>>) {
      return trouble.notFound(plan, Objects.requireNonNull(plan.endpoint()), world);
    }
    if (!(attached instanceof Remote.Known<List<String>> known)) {
      return trouble.unknown(plan, attached, world, bound);
    }
    if (known.value().contains(attachment.modelId())) {
      return confirmed(plan, world, endpoint, attachment);
    }
    RemoteCall<AttachCall, AttachOutcome> call = callFor(plan, world, bound);
    boolean justAttached =
        call != null
            && call.what().equals(new AttachCall(true, attachment))
            && call.outcome() instanceof AttachOutcome.Done
            && world.now().isBefore(Objects.requireNonNull(call.endedAt()).plus(LIST_LAG));
    if (justAttached) {
      return waiting(delays.poll(Duration.ZERO, world.jitter()));
    }
    if (call != null
        && call.outcome() instanceof AttachOutcome.StaleName
        && call.what().equals(new AttachCall(true, attachment))) {
      return refusal.contradiction(plan, world, call.what(), endpoint);
    }
    if (world.turnAt() != null) {
      return new Stop(Retries.awaiting(world, world.turnAt()));
    }
    return plan.confirmed().filter(attachment::equals).isPresent()
        ? restore(plan, attachment)
        : attach(plan, endpoint, attachment);
  }

  private static StageResult confirmed(
      ServePlan plan, World world, Target endpoint, Attachment attachment) {
    ConditionValue finding =
        ConditionValue.yes(Reason.BOUND, "Attached to endpoint " + endpoint.name());
    Serving serving = plan.progress().serving().holding(attachment).with(finding, endpoint);
    Duration rest = untilNextCheck(world);
    return Go.later(
        plan.progress().serving(serving),
        rest != null ? rest : Backoff.jittered(plan.request().interval(), world.jitter()));
  }

  /** How long the attachment need not be looked at; null when it is time. */
  private static @Nullable Duration untilNextCheck(World world) {
    Instant nextCheck = world.serving().nextCheck();
    return nextCheck != null && world.now().isBefore(nextCheck)
        ? Duration.between(world.now(), nextCheck).plusMillis(1)
        : null;
  }

  private static StageResult attach(ServePlan plan, Target endpoint, Attachment attachment) {
    String message = "Attaching the model to endpoint " + endpoint.name();
    Serving serving =
        plan.progress()
            .serving()
            .holding(attachment)
            .with(ConditionValue.unknown(Reason.BINDING, message), endpoint);
    return new Stop(
        new Decision.Change(
            plan.progress().withoutSetback().serving(serving),
            ReadyCondition.of(Reason.BINDING, message),
            new Effect.Bind(new AttachCall(true, attachment)),
            Backoff.SAFETY_NET));
  }

  /** What was gone behind our back comes back; that alone does not make the adapter unready. */
  private static StageResult restore(ServePlan plan, Attachment attachment) {
    return new Stop(
        new Decision.Change(
            plan.progress(),
            ServeStep.ready(plan),
            new Effect.Bind(new AttachCall(true, attachment)),
            Backoff.SAFETY_NET,
            List.of(
                new PendingEvent(
                    Reason.BINDING_RESTORED,
                    "The attachment of "
                        + attachment.words()
                        + " was gone; it is being made again"))));
  }

  private static StageResult waiting(Duration delay) {
    return new Stop(new Decision.Keep(delay));
  }
}
