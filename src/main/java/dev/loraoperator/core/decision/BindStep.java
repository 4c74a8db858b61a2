package dev.loraoperator.core.decision;

import dev.loraoperator.core.Delays;
import dev.loraoperator.core.Reason;
import dev.loraoperator.core.SafeText;
import dev.loraoperator.core.decision.Part.Go;
import dev.loraoperator.core.decision.Part.Stop;
import dev.loraoperator.core.remote.Attachment;
import dev.loraoperator.core.remote.BindingCall;
import dev.loraoperator.core.remote.BindingOutcome;
import dev.loraoperator.core.remote.EndpointView;
import dev.loraoperator.core.remote.Errand;
import dev.loraoperator.core.remote.Remote;
import dev.loraoperator.core.remote.RemoteFailure;
import dev.loraoperator.core.spec.EndpointRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gets the model attached to the wanted endpoint, and keeps it so. A check that fails says nothing
 * about the attachment: only what the service tells of it changes anything.
 */
final class BindStep {

  /** How long the list of attachments may lag behind an attach. */
  private static final Duration LIST_LAG = Duration.ofMinutes(1);

  private static final Set<Reason> DEFINITE =
      EnumSet.of(
          Reason.LORA_NOT_ENABLED,
          Reason.BASE_MODEL_INCOMPATIBLE,
          Reason.ALREADY_BOUND,
          Reason.ENDPOINT_UNSUITABLE,
          Reason.ENDPOINT_NOT_FOUND,
          Reason.BINDING_REFUSED);

  private final Delays delays;

  BindStep(Delays delays) {
    this.delays = delays;
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
      return refused(plan, world, call.what(), failed.failure());
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
          : notStarted(plan, known.value(), world);
    }
    return endpoint instanceof Remote.Missing<EndpointView>
        ? notFound(plan, wanted, world)
        : unknown(plan, endpoint, world, bound);
  }

  private Part onStarted(ServePlan plan, EndpointView endpoint, World world, boolean bound) {
    Attachment attachment = new Attachment(endpoint.id(), endpoint.name(), plan.model());
    Remote<List<String>> attached = world.serving().attached();
    if (attached instanceof Remote.Missing<List<String>>) {
      return notFound(plan, Objects.requireNonNull(plan.endpoint()), world);
    }
    if (!(attached instanceof Remote.Known<List<String>> known)) {
      return unknown(plan, attached, world, bound);
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
      return refused(plan, world, call.what(), contradiction(endpoint));
    }
    if (world.turnAt() != null) {
      return new Stop(Setbacks.awaiting(world, world.turnAt()));
    }
    return plan.confirmed().filter(attachment::equals).isPresent()
        ? restore(plan, attachment)
        : attach(plan, endpoint, attachment);
  }

  /** The name was read anew, and is still not the one the service wants. */
  private static RemoteFailure contradiction(EndpointView endpoint) {
    return new RemoteFailure(
        Reason.BINDING_REFUSED,
        "Together says that endpoint "
            + endpoint.id()
            + " has another name than "
            + endpoint.name()
            + ", which it gives itself",
        null,
        RemoteFailure.Effect.NONE);
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

  private Part refused(ServePlan plan, World world, BindingCall call, RemoteFailure failure) {
    Optional<Attachment> elsewhere = ownElsewhere(plan, call.attachment());
    if (failure.reason() == Reason.ALREADY_BOUND && call.attach() && elsewhere.isPresent()) {
      return world.turnAt() != null
          ? new Stop(Setbacks.awaiting(world, world.turnAt()))
          : detachFirst(plan, elsewhere.get());
    }
    String message = SafeText.clean(failure.message(), world.secrets());
    Serving before = plan.progress().serving();
    // What was refused for a reason of its own is surely not attached, and not ours to let go of.
    boolean attached = !call.attach() || !DEFINITE.contains(failure.reason());
    Serving held = attached ? before : before.without(call.attachment());
    Progress told =
        plan.progress()
            .serving(held.with(Finding.no(failure.reason(), message), before.endpoint()));
    return new Stop(
        Setbacks.recorded(told, world, failure.reason(), message, retryAt(plan, world, failure)));
  }

  private Instant retryAt(ServePlan plan, World world, RemoteFailure failure) {
    Duration stated = failure.retryAfter();
    if (stated != null) {
      return world.now().plus(Delays.jittered(stated, world.jitter()));
    }
    if (failure.reason().kind() == Reason.Kind.USER) {
      return world.now().plus(delays.slowRetry(world.jitter()));
    }
    Instant uploadedAt = Objects.requireNonNull(plan.progress().upload()).completionTime();
    Duration age = uploadedAt == null ? Duration.ZERO : Duration.between(uploadedAt, world.now());
    return world.now().plus(delays.poll(age, world.jitter()));
  }

  private static Optional<Attachment> ownElsewhere(ServePlan plan, Attachment wanted) {
    return plan.progress().serving().attachments().stream()
        .filter(held -> held.model().equals(wanted.model()))
        .filter(held -> !held.endpointId().equals(wanted.endpointId()))
        .findFirst();
  }

  /** The service binds a model to one endpoint only, so the old one has to go before the new. */
  private static Part detachFirst(ServePlan plan, Attachment old) {
    return new Stop(
        new Decision.Change(
            plan.progress().withoutSetback(),
            Verdict.of(
                Reason.BINDING,
                "Together binds a model to one endpoint only; detaching it from "
                    + old.endpointName()
                    + " first"),
            new Action.Bind(new BindingCall(false, old)),
            Delays.SAFETY_NET));
  }

  private Part notStarted(ServePlan plan, EndpointView endpoint, World world) {
    String message =
        "Endpoint "
            + endpoint.name()
            + " is "
            + SafeText.clean(endpoint.state(), world.secrets())
            + ", not STARTED. Start it, or name another one in spec.endpoint";
    return new Stop(
        new Decision.Change(
            told(plan, Reason.ENDPOINT_NOT_STARTED, message, endpoint),
            Verdict.of(Reason.ENDPOINT_NOT_STARTED, message),
            Action.NONE,
            Delays.jittered(delays.pollMax(), world.jitter())));
  }

  private Part notFound(ServePlan plan, EndpointRequest wanted, World world) {
    String message =
        "No dedicated endpoint of this account has the "
            + wanted.words()
            + ". Correct spec.endpoint";
    return new Stop(
        Setbacks.at(
            told(plan, Reason.ENDPOINT_NOT_FOUND, message, null),
            world,
            Reason.ENDPOINT_NOT_FOUND,
            message,
            world.now().plus(delays.slowRetry(world.jitter()))));
  }

  private static Progress told(
      ServePlan plan, Reason reason, String message, @Nullable EndpointView endpoint) {
    Serving serving = plan.progress().serving().with(Finding.no(reason, message), endpoint);
    return plan.progress().withoutSetback().serving(serving);
  }

  /** The answer is on its way, or it cannot be had now. */
  private Part unknown(ServePlan plan, Remote<?> read, World world, boolean bound) {
    Progress progress = plan.progress();
    if (read instanceof Remote.Pending<?> pending) {
      Decision awaiting = Setbacks.awaiting(world, pending.until());
      return bound
          ? Go.later(progress, Objects.requireNonNull(awaiting.delay()))
          : new Stop(awaiting);
    }
    if (read instanceof Remote.Failed<?> failed) {
      return bound
          ? Go.later(progress, delays.lookAgain(world.jitter()))
          : new Stop(Setbacks.of(progress, world, failed));
    }
    String message =
        "Looking for the endpoint with the " + Objects.requireNonNull(plan.endpoint()).words();
    Serving serving =
        progress
            .serving()
            .with(Finding.unknown(Reason.BINDING, message), progress.serving().endpoint());
    return new Stop(
        new Decision.Change(
            progress.withoutSetback().serving(serving),
            Verdict.of(Reason.BINDING, message),
            Action.NONE,
            Duration.ofMillis(1)));
  }

  private static Part waiting(Duration delay) {
    return new Stop(new Decision.Keep(delay));
  }
}
