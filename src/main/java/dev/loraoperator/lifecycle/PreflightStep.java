package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.SourceCheck;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Inspection;
import dev.loraoperator.model.PreflightMode;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * A look at the source before a POST is spent on it. Only a definite fault stops the upload: what
 * could not be seen from here, Together may well be able to fetch.
 */
final class PreflightStep {

  private final Backoff delays;

  PreflightStep(Backoff delays) {
    this.delays = delays;
  }

  /** What to do instead of posting; empty when nothing is in the way. */
  Optional<Decision> decide(AdapterSpec request, State progress, World world) {
    if (request.preflight() == PreflightMode.OFF) {
      return Optional.empty();
    }
    if (world.source() instanceof Remote.Pending<Inspection> pending) {
      return Optional.of(Retries.awaiting(world, pending.until()));
    }
    if (!(world.source() instanceof Remote.Known<Inspection> known)) {
      return Optional.of(new Decision.Keep(Backoff.SAFETY_NET));
    }
    return known.value() instanceof Inspection.Failed failed
            && request.preflight() == PreflightMode.ENFORCE
        ? Optional.of(refused(progress, world, known, failed.fault()))
        : Optional.empty();
  }

  /** The progress with what the look told. */
  State recorded(AdapterSpec request, State progress, World world) {
    return request.preflight() != PreflightMode.OFF
            && world.source() instanceof Remote.Known<Inspection> known
        ? progress.checked(check(known))
        : progress.checked(null);
  }

  private Decision refused(
      State progress, World world, Remote.Known<Inspection> known, Problem fault) {
    return Retries.at(
        progress.checked(check(known)),
        world,
        fault.reason(),
        fault.message(),
        world.now().plus(delays.slowRetry(world.jitter())));
  }

  private static SourceCheck check(Remote.Known<Inspection> known) {
    Inspection inspection = known.value();
    return new SourceCheck(
        finding(inspection), inspection.facts(), known.at().truncatedTo(ChronoUnit.SECONDS));
  }

  private static ConditionValue finding(Inspection inspection) {
    if (inspection instanceof Inspection.Failed failed) {
      return ConditionValue.no(failed.fault().reason(), failed.fault().message());
    }
    if (inspection instanceof Inspection.Unknown unknown) {
      return ConditionValue.unknown(unknown.reason(), unknown.message());
    }
    List<String> warnings = ((Inspection.Passed) inspection).warnings();
    return warnings.isEmpty()
        ? ConditionValue.yes(Reason.SOURCE_VERIFIED, "The files are as they must be")
        : ConditionValue.yes(Reason.SOURCE_SUSPICIOUS, String.join(". ", warnings));
  }
}
