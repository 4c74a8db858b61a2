package dev.loraoperator.operations;

import dev.loraoperator.controller.ActiveReconciliations;
import dev.loraoperator.controller.OperationGate;
import java.time.Clock;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How this process is, whether it leads, and what its end must wait for. */
public final class Replica {

  private final ActiveReconciliations passes;
  private final OperationGate gate = new OperationGate();
  private final InFlightCalls drain = new InFlightCalls(gate);
  private final Liveness liveness;
  private final Leadership leadership;

  /**
   * @param elected whether there are others, and one of them leads
   * @param namespace of the Lease
   * @param workers how many passes there can be at once
   */
  public Replica(boolean elected, @Nullable String namespace, int workers, Clock clock) {
    this.passes = new ActiveReconciliations(clock);
    this.liveness = new Liveness(passes::stuck, workers);
    this.leadership = new Leadership(elected, identity(), namespace);
  }

  /** The passes under way here. */
  public ActiveReconciliations passes() {
    return passes;
  }

  /**
   * Where calls begin that change or cost something; closed for good by {@link GracefulShutdown}.
   */
  public OperationGate gate() {
    return gate;
  }

  /** What the end waits for. */
  public InFlightCalls drain() {
    return drain;
  }

  /** Whether a restart would help. */
  public Liveness liveness() {
    return liveness;
  }

  /** Whether this is the one at work. */
  public Leadership leadership() {
    return leadership;
  }

  /** The pod's name is not enough: pods on the host's network have the host's. */
  private static String identity() {
    return Objects.requireNonNullElse(System.getenv("HOSTNAME"), "local") + "_" + UUID.randomUUID();
  }
}
