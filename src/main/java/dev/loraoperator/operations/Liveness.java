package dev.loraoperator.operations;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a restart would help: workers are stuck, or an informer has ended for good. Trouble that
 * passes by itself, such as an API server that is away, is a matter of {@link Readiness}.
 */
public final class Liveness {

  private static final Logger LOGGER = LoggerFactory.getLogger(Liveness.class);

  private final Supplier<List<String>> stuckPasses;
  private final int workers;
  private final Set<String> deadInformers = new ConcurrentSkipListSet<>();

  /**
   * @param stuckPasses names those that will never end
   * @param workers how many passes there can be at once
   */
  Liveness(Supplier<List<String>> stuckPasses, int workers) {
    this.stuckPasses = stuckPasses;
    this.workers = workers;
  }

  /**
   * An informer has ended.
   *
   * @param cause null when it was asked to
   */
  public void informerEnded(String informer, boolean hadSynced, @Nullable Throwable cause) {
    // One that never synced has stopped the start already.
    if (cause != null && hadSynced) {
      LOGGER
          .atError()
          .setCause(cause)
          .addKeyValue("informer", informer)
          .log("informer ended; the operator works on old copies until it is restarted");
      deadInformers.add(informer);
    }
  }

  /** What {@code /healthz} says. */
  public Health check() {
    if (!deadInformers.isEmpty()) {
      return Health.bad("not live: watches ended for good: " + String.join(", ", deadInformers));
    }
    List<String> stuck = stuckPasses.get();
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
