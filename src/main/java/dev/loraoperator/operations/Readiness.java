package dev.loraoperator.operations;

import io.javaoperatorsdk.operator.Operator;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Whether this replica could do, or does, its work: caches filled and watched and, when it leads,
 * its controllers started. A standby is ready when it could take over.
 */
public final class Readiness {

  private final State state;

  /**
   * Of what {@code operator} runs.
   *
   * @param stopping whether the process is about to end
   * @param leads whether this replica is the one at work
   */
  public static Readiness of(Operator operator, BooleanSupplier stopping, BooleanSupplier leads) {
    return new Readiness(new OperatorState(operator, stopping, leads));
  }

  Readiness(State state) {
    this.state = state;
  }

  /** What is to be known of a replica. */
  interface State {

    boolean stopping();

    /** Whether all caches have been filled once. */
    boolean started();

    /** The names of those that are not filled, or not watched at the moment. */
    List<String> unwatched();

    boolean leads();

    /** Whether passes are made; on the leader only. */
    boolean working();
  }

  /** What {@code /readyz} says. */
  public Health check() {
    if (state.stopping()) {
      return Health.bad("not ready: stopping");
    }
    if (!state.started()) {
      return Health.bad("not ready: starting, caches are not filled");
    }
    List<String> unwatched = state.unwatched();
    if (!unwatched.isEmpty()) {
      return Health.bad("not ready: not watched: " + Health.some(unwatched));
    }
    if (!state.leads()) {
      return Health.good("ok, standing by");
    }
    return state.working()
        ? Health.good("ok, leading")
        : Health.bad("not ready: leading, and its controllers are not started");
  }
}
