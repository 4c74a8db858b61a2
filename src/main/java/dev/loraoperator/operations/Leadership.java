package dev.loraoperator.operations;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This replica's role in the leader election; without an election it leads from the start. */
public final class Leadership {

  private static final Logger LOGGER = LoggerFactory.getLogger(Leadership.class);
  private static final String LEASE = "lora-operator";

  private final boolean elected;
  private final String identity;
  private final @Nullable String namespace;
  private final Clock clock;
  private volatile @Nullable Instant leadsSince;

  /**
   * Takes part in the election under a new identity.
   *
   * @param elected false when this is the only replica
   * @param namespace of the Lease; null when it is unknown, which is an error in an election
   */
  public static Leadership of(boolean elected, @Nullable String namespace, Clock clock) {
    // The pod's name is not enough: pods on the host's network have the host's.
    String pod = Objects.requireNonNullElse(System.getenv("HOSTNAME"), "local");
    return new Leadership(elected, pod + "_" + UUID.randomUUID(), namespace, clock);
  }

  /**
   * @param identity unique among all replicas, past ones included
   */
  Leadership(boolean elected, String identity, @Nullable String namespace, Clock clock) {
    this.elected = elected;
    this.identity = identity;
    this.namespace = namespace;
    this.clock = clock;
    this.leadsSince = elected ? null : clock.instant();
  }

  /** Whether a leader is elected, by a Lease. */
  public boolean elected() {
    return elected;
  }

  /** Whether this replica is the leader; once true, it stays true. */
  public boolean leads() {
    return leadsSince != null;
  }

  /**
   * Since when this replica leads. The framework may begin just before it says so: then it is from
   * now on.
   */
  public Instant leadsSince() {
    return Objects.requireNonNullElseGet(leadsSince, clock::instant);
  }

  /**
   * Releases the Lease, so that a standby need not wait until it expires. Must come after the last
   * write; the framework offers no such call.
   *
   * @return false when this replica does not hold it
   */
  public boolean release(KubernetesClient client) {
    if (!elected || !leads()) {
      return false;
    }
    Lease lease = client.leases().inNamespace(namespace).withName(LEASE).get();
    if (lease == null || !identity.equals(lease.getSpec().getHolderIdentity())) {
      return false;
    }
    lease.getSpec().setHolderIdentity(null);
    lease.getSpec().setLeaseDurationSeconds(1);
    client.resource(lease).update();
    return true;
  }

  /**
   * The election as the framework configures it.
   *
   * @param lost what to do when another replica is, or may become, the leader
   */
  public LeaderElectionConfiguration configuration(Runnable lost) {
    LeaderCallbacks callbacks = new LeaderCallbacks(this::elect, lost, leader -> {});
    return new LeaderElectionConfiguration(
        LEASE,
        namespace,
        LeaderElectionConfiguration.LEASE_DURATION_DEFAULT_VALUE,
        LeaderElectionConfiguration.RENEW_DEADLINE_DEFAULT_VALUE,
        LeaderElectionConfiguration.RETRY_PERIOD_DEFAULT_VALUE,
        identity,
        callbacks,
        false);
  }

  private void elect() {
    leadsSince = clock.instant();
    LOGGER.atInfo().addKeyValue("identity", identity).log("leading");
  }
}
