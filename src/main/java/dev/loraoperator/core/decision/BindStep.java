package dev.loraoperator.core.decision;

import dev.loraoperator.core.Delays;
import dev.loraoperator.core.Reason;
import dev.loraoperator.core.decision.Part.Go;
import dev.loraoperator.core.decision.Part.Stop;
import dev.loraoperator.core.remote.Attachment;
import dev.loraoperator.core.remote.BindingCall;
import dev.loraoperator.core.remote.BindingOutcome;
import dev.loraoperator.core.remote.EndpointView;
import dev.loraoperator.core.remote.Errand;
import dev.loraoperator.core.remote.Remote;
import dev.loraoperator.core.spec.EndpointRequest;
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

  private final Delays delays;
  private final EndpointTrouble trouble;
  private final BindRefusal refusal;

  BindStep(Delays delays) {
    this.delays = delays;
    this.trouble = new EndpointTrouble(delays);
    this.refusal = new BindRefusal(delays);
  }

  Part advance(ServePlan plan, World world) {
    EndpointRequest wanted = plan.endpoint();
    Progress progress = plan.progress();
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
          : new Stop(Setbacks.fault(progress, world, world.fault(), delays));
    }
    Errand<BindingCall, BindingOutcome> last = world.serving().binding();
    if (last != null && last.inFlight()) {
      return bound ? Go.later(progress, Delays.SAFETY_NET) : waiting(Delays.SAFETY_NET);
    }
    Errand<BindingCall, BindingOutcome> call = callFor(plan, world, bound);
    if (call != null && call.outcome() instanceof BindingOutcome.Failed failed) {
      return refusal.of(plan, world, call.what(), failed.failure());
    }
    return onEndpoint(plan, wanted, world, bound);
  }

  /** Our last call, if it matters here: letting go of another attachment does not. */
  private static @Nullable Errand<BindingCall, BindingOutcome> callFor(
      ServePlan plan, World world, boolean bound) {
    Errand<BindingCall, BindingOutcome> call = world.serving().binding();
    return call != null
            && call.what().attachment().model().equals(plan.model())
            && (call.what().attach() || !bound)
        ? call
        : null;
  }

  private Part onEndpoint(ServePlan plan, EndpointRequest wanted, World world, boolean bound) {
    Remote<EndpointView> endpoint = world.serving().endpoint();
    if (endpoint instanceof Remote.Known<EndpointView> known) {
      return known.value().started()
          ? onStarted(plan, known.value(), world, bound)
          : trouble.notStarted(plan, known.value(), world);
    }
    return endpoint instanceof Remote.Missing<EndpointView>
        ? trouble.notFound(plan, wanted, world)
        : trouble.unknown(plan, endpoint, world, bound);
  }

  private Part onStarted(ServePlan plan, EndpointView endpoint, World world, boolean bound) {
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
    Errand<BindingCall, BindingOutcome> call = callFor(plan, world, bound);
    boolean justAttached =
        call != null
            && call.what().equals(new BindingCall(true, attachment))
            && call.outcome() instanceof BindingOutcome.Done
            && world.now().isBefore(Objects.requireNonNull(call.endedAt()).plus(LIST_LAG));
    if (justAttached) {
      return waiting(delays.poll(Duration.ZERO, world.jitter()));
    }
    if (call != null
        && call.outcome() instanceof BindingOutcome.StaleName
        && call.what().equals(new BindingCall(true, attachment))) {
      return refusal.contradiction(plan, world, call.what(), endpoint);
    }
    if (world.turnAt() != null) {
      return new Stop(Setbacks.awaiting(world, world.turnAt()));
    }
    return plan.confirmed().filter(attachment::equals).isPresent()
        ? restore(plan, attachment)
        : attach(plan, endpoint, attachment);
  }

  private static Part confirmed(
      ServePlan plan, World world, EndpointView endpoint, Attachment attachment) {
    Finding finding = Finding.yes(Reason.BOUND, "Attached to endpoint " + endpoint.name());
    Serving serving = plan.progress().serving().holding(attachment).with(finding, endpoint);
    Duration rest = untilNextCheck(world);
    return Go.later(
        plan.progress().serving(serving),
        rest != null ? rest : Delays.jittered(plan.request().interval(), world.jitter()));
  }

  /** How long the attachment need not be looked at; null when it is time. */
  private static @Nullable Duration untilNextCheck(World world) {
    Instant nextCheck = world.serving().nextCheck();
    return nextCheck != null && world.now().isBefore(nextCheck)
        ? Duration.between(world.now(), nextCheck).plusMillis(1)
        : null;
  }

  private static Part attach(ServePlan plan, EndpointView endpoint, Attachment attachment) {
    String message = "Attaching the model to endpoint " + endpoint.name();
    Serving serving =
        plan.progress()
            .serving()
            .holding(attachment)
            .with(Finding.unknown(Reason.BINDING, message), endpoint);
    return new Stop(
        new Decision.Change(
            plan.progress().withoutSetback().serving(serving),
            Verdict.of(Reason.BINDING, message),
            new Action.Bind(new BindingCall(true, attachment)),
            Delays.SAFETY_NET));
  }

  /** What was gone behind our back comes back; that alone does not make the adapter unready. */
  private static Part restore(ServePlan plan, Attachment attachment) {
    return new Stop(
        new Decision.Change(
            plan.progress(),
            ServeStep.ready(plan),
            new Action.Bind(new BindingCall(true, attachment)),
            Delays.SAFETY_NET,
            List.of(
                new Notice(
                    Reason.BINDING_RESTORED,
                    "The attachment of "
                        + attachment.words()
                        + " was gone; it is being made again"))));
  }

  private static Part waiting(Duration delay) {
    return new Stop(new Decision.Keep(delay));
  }
}
