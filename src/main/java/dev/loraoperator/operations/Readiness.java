package dev.loraoperator.operations;

import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.RuntimeInfo;
import io.javaoperatorsdk.operator.processing.Controller;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Whether this replica does its work or could take over: caches filled and watched and, on the
 * leader, controllers started.
 *
 * @param stopping whether the process is about to end
 * @param started whether all caches have been filled once
 * @param unwatched the names of the event sources that are not synced or not watching now
 * @param leads whether this replica is the leader
 * @param working whether the controllers reconcile; on the leader only
 */
public record Readiness(
    boolean stopping, boolean started, List<String> unwatched, boolean leads, boolean working) {

  /** The current state of {@code operator}. */
  public static Readiness of(Operator operator, boolean stopping, boolean leads) {
    RuntimeInfo info = operator.getRuntimeInfo();
    // The framework refuses to list the event sources of an operator that is not started.
    boolean started = !stopping && info.isStarted();
    return new Readiness(
        stopping, started, started ? unwatched(info) : List.of(), leads, isWorking(operator));
  }

  private static List<String> unwatched(RuntimeInfo info) {
    return info.unhealthyEventSources().values().stream()
        .map(Map::keySet)
        .flatMap(Collection::stream)
        .sorted()
        .toList();
  }

  private static boolean isWorking(Operator operator) {
    return operator.getRegisteredControllers().stream().allMatch(Readiness::isWorking);
  }

  /** Only the framework's own implementation tells whether its event processor runs. */
  private static boolean isWorking(RegisteredController<?> registered) {
    return registered instanceof Controller<?> controller
        && controller.getEventProcessor().isRunning();
  }

  /** The answer of {@code /readyz}. */
  public Health check() {
    if (stopping) {
      return Health.bad("not ready: stopping");
    }
    if (!started) {
      return Health.bad("not ready: starting, caches are not filled");
    }
    if (!unwatched.isEmpty()) {
      return Health.bad("not ready: not watched: " + Health.some(unwatched));
    }
    if (!leads) {
      return Health.good("ok, standing by");
    }
    return working
        ? Health.good("ok, leading")
        : Health.bad("not ready: leading, and its controllers are not started");
  }
}
