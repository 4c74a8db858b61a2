package dev.loraoperator.operations;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a restart would help: workers are stuck, or an informer has ended for good. What recovers
 * by itself, such as an unreachable API server, belongs to {@link Readiness}.
 */
public final class Liveness {

  private static final Logger LOGGER = LoggerFactory.getLogger(Liveness.class);

  private final Supplier<List<String>> stuckReconciliations;
  private final int workers;
  private final Set<String> deadInformers = new ConcurrentSkipListSet<>();

  /**
   * @param stuckReconciliations names the reconciliations that will never end
   * @param workers the maximum of concurrent reconciliations
   */
  public Liveness(Supplier<List<String>> stuckReconciliations, int workers) {
    this.stuckReconciliations = stuckReconciliations;
    this.workers = workers;
  }

  /**
   * Records that an informer has ended.
   *
   * @param cause null when it was stopped on purpose
   */
  public void informerEnded(String informer, boolean hadSynced, @Nullable Throwable cause) {
    // An informer that never synced has failed the start already.
    if (cause != null && hadSynced) {
      LOGGER
          .atError()
          .setCause(cause)
          .addKeyValue("informer", informer)
          .log("informer ended; the operator works on stale copies until it is restarted");
      deadInformers.add(informer);
    }
  }

  /** The answer of {@code /healthz}. */
  public Health check() {
    if (!deadInformers.isEmpty()) {
      return Health.bad("not live: watches ended for good: " + String.join(", ", deadInformers));
    }
    List<String> stuck = stuckReconciliations.get();
    return stuck.isEmpty()
        ? Health.good("ok")
        : Health.bad(
            "not live: "
                + stuck.size()
                + " of "
                + workers
                + " workers stuck: "
                + Health.some(stuck));
  }
}
