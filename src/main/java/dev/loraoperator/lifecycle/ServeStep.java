package dev.loraoperator.lifecycle;

import dev.loraoperator.lifecycle.StageResult.Go;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.state.UploadRecord;
import dev.loraoperator.lifecycle.state.Verification;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The upload is complete: attach the model, ask it, let applications use it, and only then let go
 * of what served before.
 */
final class ServeStep {

  private final BindStep bind;
  private final VerifyStep verify;
  private final ReleaseStep release;

  ServeStep(Backoff delays) {
    this.bind = new BindStep(delays);
    this.verify = new VerifyStep(delays);
    this.release = new ReleaseStep(delays);
  }

  Decision decide(AdapterSpec request, State before, World world) {
    return ReleaseStep.forgettingDetached(next(request, before, world), world);
  }

  private Decision next(AdapterSpec request, State before, World world) {
    State progress = named(request, ReleaseStep.withoutDetached(before, world));
    ServePlan plan = ServePlan.of(request, progress, world.serving().reconcileRequest());
    StageResult binding = bind.advance(plan, world);
    if (binding instanceof StageResult.Stop stop) {
      return stop.decision();
    }
    Go bound = (Go) binding;
    Go verified = verify.advance(plan.after(bound.progress().withoutSetback()), world);
    ServePlan further = plan.after(flipped(plan.after(verified.progress())));
    Go released =
        verified.action() == Effect.NONE ? release.advance(further, world) : releaseNext(further);
    return new Decision.Change(
        released.progress(),
        verdict(further),
        verified.action() == Effect.NONE ? released.action() : verified.action(),
        soonest(bound.delay(), verified.delay(), released.delay()));
  }

  /** One action at a time: what is to be let go of has the next pass. */
  private static Go releaseNext(ServePlan plan) {
    return plan.stale().isEmpty()
        ? Go.on(plan.progress())
        : Go.later(plan.progress(), Duration.ofMillis(1));
  }

  /** The name is there as soon as the upload is, unless Ready has to wait for an answer. */
  private static State named(AdapterSpec request, State progress) {
    UploadRecord upload = Objects.requireNonNull(progress.upload());
    String name = Objects.requireNonNull(upload.acceptedName());
    return request.verify().gatesReady() ? progress : progress.naming(name, upload.acceptedId());
  }

  /**
   * Applications are pointed at the new model once it answers. One that does not answer takes over
   * only where nothing else serves, and never where Ready waits for the answer.
   */
  private static State flipped(ServePlan plan) {
    State progress = plan.progress();
    String target = plan.target();
    if (plan.answered()) {
      UploadRecord upload = Objects.requireNonNull(progress.upload());
      return progress.naming(plan.model(), upload.acceptedId()).calledAs(target);
    }
    boolean anotherServes =
        plan.endpoint() != null
            && plan.stale().stream()
                .anyMatch(held -> held.modelId().equals(progress.inferenceModel()));
    // Whoever takes the endpoint out of the spec wants it let go of, answer or not.
    boolean letGo = plan.endpoint() == null && plan.model().equals(progress.modelName());
    boolean mustAnswer = plan.verify().gatesReady() && !letGo;
    return mustAnswer || anotherServes ? progress : progress.calledAs(target);
  }

  /** What Ready is about, as far as it is known. */
  static ReadyCondition verdict(ServePlan plan) {
    if (!plan.verify().gatesReady() || plan.answered()) {
      return ready(plan);
    }
    Optional<Verification> failed = plan.verification().filter(Verification::failed);
    if (failed.isPresent()) {
      ConditionValue finding = failed.get().finding();
      return ReadyCondition.of(Reason.of(finding.reason()), finding.message());
    }
    return plan.model().equals(plan.progress().modelName())
        ? ready(plan)
        : ReadyCondition.of(
            Reason.VERIFYING,
            plan.verification()
                .map(known -> known.finding().message())
                .orElse("Waiting for the model's answer"));
  }

  /** All that Ready is about is done. */
  static ReadyCondition ready(ServePlan plan) {
    String called = plan.progress().inferenceModel();
    String target = plan.target();
    String use =
        called == null || called.equals(target)
            ? "Call it as model " + target
            : "It has not answered yet, so " + called + " stays attached and serves";
    return plan.confirmed()
        .map(
            held ->
                ReadyCondition.of(
                    Reason.BOUND, "Attached to endpoint " + held.endpointName() + ". " + use))
        .orElseGet(() -> ReadyCondition.of(Reason.UPLOADED, "Uploaded. " + use));
  }

  private static @Nullable Duration soonest(@Nullable Duration... delays) {
    return Stream.of(delays).filter(delay -> delay != null).min(Duration::compareTo).orElse(null);
  }
}
