package dev.loraoperator.core.decision;

import dev.loraoperator.core.Delays;
import dev.loraoperator.core.Reason;
import dev.loraoperator.core.SafeText;
import dev.loraoperator.core.remote.Attachment;
import dev.loraoperator.core.remote.BindingCall;
import dev.loraoperator.core.remote.BindingOutcome;
import dev.loraoperator.core.remote.Errand;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** The resource is to go: detach what it has attached first, but never for ever. */
final class DeleteStep {

  private final Delays delays;

  DeleteStep(Delays delays) {
    this.delays = delays;
  }

  Decision decide(Progress before, World world, Deletion deletion, Duration detachTimeout) {
    return ReleaseStep.forgettingDetached(next(before, world, deletion, detachTimeout), world);
  }

  private Decision next(Progress before, World world, Deletion deletion, Duration detachTimeout) {
    Progress progress = ReleaseStep.withoutDetached(before, world);
    List<Attachment> held = progress.serving().attachments();
    Instant deadline = deletion.requestedAt().plus(detachTimeout);
    if (held.isEmpty()) {
      return released(progress, List.of());
    }
    if (deletion.abandoned() || !world.now().isBefore(deadline)) {
      return released(
          progress.serving(Serving.NONE), held.stream().map(DeleteStep::leftBehind).toList());
    }
    Duration rest = Duration.between(world.now(), deadline).plusMillis(1);
    if (world.fault() != null) {
      return held(progress, world.fault().reason(), world.fault().message(), rest);
    }
    BindingCall detach = new BindingCall(false, held.get(0));
    Errand<BindingCall, BindingOutcome> call = world.serving().binding();
    if (call != null && call.inFlight()) {
      return new Decision.Keep(shorter(rest, Delays.SAFETY_NET));
    }
    return call != null
            && call.what().equals(detach)
            && call.outcome() instanceof BindingOutcome.Failed failed
        ? failed(progress, world, deletion, rest, failed, Objects.requireNonNull(call.endedAt()))
        : detach(progress, world, detach, rest);
  }

  private Decision failed(
      Progress progress,
      World world,
      Deletion deletion,
      Duration rest,
      BindingOutcome.Failed failed,
      Instant endedAt) {
    Duration age = Duration.between(deletion.requestedAt(), endedAt);
    Duration stated = failed.failure().retryAfter();
    Instant due = endedAt.plus(stated != null ? stated : delays.poll(age, world.jitter()));
    if (!world.now().isBefore(due)) {
      return detach(
          progress, world, new BindingCall(false, progress.serving().attachments().get(0)), rest);
    }
    return held(
        progress,
        failed.failure().reason(),
        SafeText.clean(failed.failure().message(), world.secrets()),
        shorter(rest, Duration.between(world.now(), due).plusMillis(1)));
  }

  private static Decision detach(
      Progress progress, World world, BindingCall detach, Duration rest) {
    if (world.turnAt() != null) {
      Duration wait = Duration.between(world.now(), world.turnAt()).plusMillis(1);
      return new Decision.Keep(shorter(rest, wait));
    }
    return new Decision.Change(
        progress,
        Verdict.of(Reason.UNBINDING, "Being deleted; detaching " + detach.attachment().words()),
        new Action.Bind(detach),
        shorter(rest, Delays.SAFETY_NET));
  }

  private static Decision held(Progress progress, Reason reason, String message, Duration delay) {
    return new Decision.Change(
        progress,
        Verdict.waiting(
            reason,
            "Being deleted, but the model cannot be detached yet. "
                + message
                + ". To let go at once: annotate it with lora-operator.dev/abandon=true"),
        Action.NONE,
        delay);
  }

  private static Decision released(Progress progress, List<Notice> notices) {
    return new Decision.Change(
        progress,
        Verdict.of(Reason.UNBINDING, "Being deleted; nothing is attached any more"),
        Action.NONE,
        null,
        notices);
  }

  private static Notice leftBehind(Attachment attachment) {
    return new Notice(
        Reason.BINDING_LEFT_BEHIND,
        "Left attached: "
            + attachment.words()
            + ". Detach it with DELETE /v1/endpoints/"
            + attachment.endpointId()
            + "/adapters");
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
