package dev.loraoperator.core.decision;

import dev.loraoperator.core.Delays;
import dev.loraoperator.core.Reason;
import dev.loraoperator.core.decision.Part.Go;
import dev.loraoperator.core.spec.AdapterRequest;
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

  ServeStep(Delays delays) {
    this.bind = new BindStep(delays);
    this.verify = new VerifyStep(delays);
    this.release = new ReleaseStep(delays);
  }

  Decision decide(AdapterRequest request, Progress before, World world) {
    return ReleaseStep.forgettingDetached(next(request, before, world), world);
  }

  private Decision next(AdapterRequest request, Progress before, World world) {
    Progress progress = named(request, ReleaseStep.withoutDetached(before, world));
    ServePlan plan = ServePlan.of(request, progress, world.serving().reconcileRequest());
    Part binding = bind.advance(plan, world);
    if (binding instanceof Part.Stop stop) {
      return stop.decision();
    }
    Go bound = (Go) binding;
    Go verified = verify.advance(plan.after(bound.progress().withoutSetback()), world);
    ServePlan further = plan.after(flipped(plan.after(verified.progress())));
    Go released =
        verified.action() == Action.NONE ? release.advance(further, world) : releaseNext(further);
    return new Decision.Change(
        released.progress(),
        verdict(further),
        verified.action() == Action.NONE ? released.action() : verified.action(),
        soonest(bound.delay(), verified.delay(), released.delay()));
  }

  /** One action at a time: what is to be let go of has the next pass. */
  private static Go releaseNext(ServePlan plan) {
    return plan.stale().isEmpty()
        ? Go.on(plan.progress())
        : Go.later(plan.progress(), Duration.ofMillis(1));
  }

  /** The name is there as soon as the upload is, unless Ready has to wait for an answer. */
  private static Progress named(AdapterRequest request, Progress progress) {
    UploadRecord upload = Objects.requireNonNull(progress.upload());
    String name = Objects.requireNonNull(upload.acceptedName());
    return request.verify().gatesReady() ? progress : progress.naming(name, upload.acceptedId());
  }

  /**
   * Applications are pointed at the new model once it answers. One that does not answer takes over
   * only where nothing else serves, and never where Ready waits for the answer.
   */
  private static Progress flipped(ServePlan plan) {
    Progress progress = plan.progress();
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
  static Verdict verdict(ServePlan plan) {
    if (!plan.verify().gatesReady() || plan.answered()) {
      return ready(plan);
    }
    Optional<Verification> verification = plan.verification();
    if (verification.filter(Verification::failed).isPresent()) {
      Finding finding = verification.get().finding();
      return Verdict.of(Reason.of(finding.reason()), finding.message());
    }
    return plan.model().equals(plan.progress().modelName())
        ? ready(plan)
        : Verdict.of(
            Reason.VERIFYING,
            verification
                .map(known -> known.finding().message())
                .orElse("Waiting for the model's answer"));
  }

  /** All that Ready is about is done. */
  static Verdict ready(ServePlan plan) {
    String called = plan.progress().inferenceModel();
    String target = plan.target();
    String use =
        called == null || called.equals(target)
            ? "Call it as model " + target
            : "It has not answered yet, so " + called + " stays attached and serves";
    return plan.confirmed()
        .map(
            held ->
                Verdict.of(
                    Reason.BOUND, "Attached to endpoint " + held.endpointName() + ". " + use))
        .orElseGet(() -> Verdict.of(Reason.UPLOADED, "Uploaded. " + use));
  }

  private static @Nullable Duration soonest(@Nullable Duration... delays) {
    return Stream.of(delays).filter(delay -> delay != null).min(Duration::compareTo).orElse(null);
  }
}
