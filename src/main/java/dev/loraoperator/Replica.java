package dev.loraoperator;

import dev.loraoperator.reconciler.CallGate;
import dev.loraoperator.reconciler.Passes;
import java.time.Clock;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How this process is, whether it leads, and what its end must wait for. */
final class Replica {

  private final Passes passes;
  private final CallGate gate = new CallGate();
  private final Drain drain = new Drain(gate);
  private final Liveness liveness;
  private final Leadership leadership;

  /**
   * @param elected whether there are others, and one of them leads
   * @param namespace of the Lease
   * @param workers how many passes there can be at once
   */
  Replica(boolean elected, @Nullable String namespace, int workers, Clock clock) {
    this.passes = new Passes(clock);
    this.liveness = new Liveness(passes::stuck, workers);
    this.leadership = new Leadership(elected, identity(), namespace);
  }

  Passes passes() {
    return passes;
  }

  CallGate gate() {
    return gate;
  }

  Drain drain() {
    return drain;
  }

  Liveness liveness() {
    return liveness;
  }

  Leadership leadership() {
    return leadership;
  }

  /** The pod's name is not enough: pods on the host's network have the host's. */
  private static String identity() {
    return Objects.requireNonNullElse(System.getenv("HOSTNAME"), "local") + "_" + UUID.randomUUID();
  }
}
