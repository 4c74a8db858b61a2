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
 * Ends this replica's work: what is begun is finished and recorded, and the standby may lead at
 * once. All of it takes less than a pod's usual grace period of 30 seconds.
 */
public final class GracefulShutdown {

  /** A call that takes longer is left to the next leader: its intent is in the status. */
  static final Duration FOR_CALLS = Duration.ofSeconds(15);

  /** For passes that are under way then; the framework is told of it. */
  public static final Duration FOR_PASSES = Duration.ofSeconds(5);

  private static final Duration FOR_LEASE = Duration.ofSeconds(5);
  private static final Logger LOGGER = LoggerFactory.getLogger(GracefulShutdown.class);

  private final Operator operator;
  private final Replica replica;
  private final KubernetesClient client;

  public GracefulShutdown(Operator operator, Replica replica, KubernetesClient client) {
    this.operator = operator;
    this.replica = replica;
    this.client = client;
  }

  /** Blocks for 25 seconds at the most; to be called once, when the process is told to end. */
  public void run() {
    LOGGER.atInfo().log("stopping: no call to Together is begun any more");
    if (!replica.drain().within(FOR_CALLS)) {
      LOGGER.atWarn().log("calls to Together have not ended; the next leader looks for their jobs");
    }
    operator.stop();
    if (replica.passes().areUnderWay()) {
      // It may write yet: the next leader waits until the Lease has run out.
      LOGGER.atWarn().log("a pass has not ended; the Lease is kept");
    } else {
      release();
    }
  }

  private void release() {
    try {
      boolean released =
          CompletableFuture.supplyAsync(() -> replica.leadership().release(client))
              .orTimeout(FOR_LEASE.toSeconds(), TimeUnit.SECONDS)
              .join();
      if (released) {
        LOGGER.atInfo().log("Lease released");
      }
    } catch (CompletionException e) {
      LOGGER.atWarn().setCause(e.getCause()).log("Lease not released; it runs out by itself");
    }
  }
}
