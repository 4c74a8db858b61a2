package dev.loraoperator.operations;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops this replica: work under way is finished and recorded, and the Lease is released, so that a
 * standby leads at once. Takes less than a pod's default grace period of 30 seconds.
 */
public final class GracefulShutdown {

  /** A call that takes longer is left to the next leader: its intent is in the status. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);

  /** How long the framework waits for reconciliations under way. */
  public static final Duration RECONCILIATION_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration LEASE_TIMEOUT = Duration.ofSeconds(5);
  private static final Logger LOGGER = LoggerFactory.getLogger(GracefulShutdown.class);

  private final Operator operator;
  private final InFlightCalls calls;
  private final ActiveReconciliations reconciliations;
  private final Leadership leadership;
  private final KubernetesClient client;

  public GracefulShutdown(
      Operator operator,
      InFlightCalls calls,
      ActiveReconciliations reconciliations,
      Leadership leadership,
      KubernetesClient client) {
    this.operator = operator;
    this.calls = calls;
    this.reconciliations = reconciliations;
    this.leadership = leadership;
    this.client = client;
  }

  /** Blocks for at most 25 seconds; called once, when the process is asked to stop. */
  public void run() {
    LOGGER.atInfo().log("stopping: no more calls to Together are started");
    if (!calls.drain(CALL_TIMEOUT)) {
      LOGGER.atWarn().log("calls to Together have not ended; the next leader looks up their jobs");
    }
    operator.stop();
    if (reconciliations.areUnderWay()) {
      // It may still write: the next leader waits until the Lease has expired.
      LOGGER.atWarn().log("a reconciliation has not ended; the Lease is kept");
    } else {
      release();
    }
  }

  private void release() {
    try {
      boolean released =
          CompletableFuture.supplyAsync(() -> leadership.release(client))
              .orTimeout(LEASE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
              .join();
      if (released) {
        LOGGER.atInfo().log("Lease released");
      }
    } catch (CompletionException e) {
      LOGGER.atWarn().setCause(e.getCause()).log("Lease not released; it expires by itself");
    }
  }
}
