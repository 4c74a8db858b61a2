package dev.loraoperator.core.decision;

import dev.loraoperator.core.Delays;
import dev.loraoperator.core.Fault;
import dev.loraoperator.core.Reason;
import dev.loraoperator.core.preflight.Inspection;
import dev.loraoperator.core.preflight.PreflightMode;
import dev.loraoperator.core.remote.Remote;
import dev.loraoperator.core.spec.AdapterRequest;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * A look at the source before a POST is spent on it. Only a definite fault stops the upload: what
 * could not be seen from here, Together may well be able to fetch.
 */
final class PreflightStep {

  private final Delays delays;

  PreflightStep(Delays delays) {
    this.delays = delays;
  }

  /** What to do instead of posting; empty when nothing is in the way. */
  Optional<Decision> decide(AdapterRequest request, Progress progress, World world) {
    if (request.preflight() == PreflightMode.OFF) {
      return Optional.empty();
    }
    if (world.source() instanceof Remote.Pending<Inspection> pending) {
      return Optional.of(Setbacks.awaiting(world, pending.until()));
    }
    if (!(world.source() instanceof Remote.Known<Inspection> known)) {
      return Optional.of(new Decision.Keep(Delays.SAFETY_NET));
    }
    return known.value() instanceof Inspection.Failed failed
            && request.preflight() == PreflightMode.ENFORCE
        ? Optional.of(refused(progress, world, known, failed.fault()))
        : Optional.empty();
  }

  /** The progress with what the look told. */
  Progress recorded(AdapterRequest request, Progress progress, World world) {
    return request.preflight() != PreflightMode.OFF
            && world.source() instanceof Remote.Known<Inspection> known
        ? progress.checked(check(known))
        : progress.checked(null);
  }

  private Decision refused(
      Progress progress, World world, Remote.Known<Inspection> known, Fault fault) {
    return Setbacks.at(
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

  private static Finding finding(Inspection inspection) {
    if (inspection instanceof Inspection.Failed failed) {
      return Finding.no(failed.fault().reason(), failed.fault().message());
    }
    if (inspection instanceof Inspection.Unknown unknown) {
      return Finding.unknown(unknown.reason(), unknown.message());
    }
    List<String> warnings = ((Inspection.Passed) inspection).warnings();
    return warnings.isEmpty()
        ? Finding.yes(Reason.SOURCE_VERIFIED, "The files are as they must be")
        : Finding.yes(Reason.SOURCE_SUSPICIOUS, String.join(". ", warnings));
  }
}
