package dev.loraoperator.operations;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This replica's part in the leader election; without one it leads from the start. */
public final class Leadership {

  private static final Logger LOGGER = LoggerFactory.getLogger(Leadership.class);
  private static final String LEASE = "lora-operator";

  private final boolean elected;
  private final String identity;
  private final @Nullable String namespace;
  private volatile boolean leads;

  /**
   * @param elected false when this is the only replica
   * @param identity no other replica has it, nor had one before
   * @param namespace of the Lease; null when it is not known, which an election does not forgive
   */
  Leadership(boolean elected, String identity, @Nullable String namespace) {
    this.elected = elected;
    this.identity = identity;
    this.namespace = namespace;
    this.leads = !elected;
  }

  /** Whether there are other replicas, and a Lease that one of them holds. */
  public boolean elected() {
    return elected;
  }

  /** Whether this replica is the one at work; never false again once it was true. */
  public boolean leads() {
    return leads;
  }

  /**
   * Gives the Lease back, so that another replica need not wait until it has run out. Only after
   * the last write; the framework has no way to do it.
   *
   * @return false when this replica does not hold it
   */
  public boolean release(KubernetesClient client) {
    if (!elected || !leads) {
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
   * What the framework is told of the election.
   *
   * @param lost what to do when another replica leads, or may
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
    leads = true;
    LOGGER.atInfo().addKeyValue("identity", identity).log("leading");
  }
}
