package dev.loraoperator.testing.v2;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings of endpoints, deployments and inference where the documentation leaves room. The
 * defaults follow the documentation, with shorter times.
 */
public final class ServingBehaviour {

  static final String INACTIVE_TIMEOUT = "inactiveTimeout";

  volatile Duration provisioning = Duration.ofMillis(200);
  volatile Duration starting = Duration.ofMillis(600);
  volatile Duration draining = Duration.ofMillis(200);
  volatile Duration shortage = Duration.ZERO;
  volatile Duration routingLag = Duration.ZERO;
  volatile @Nullable String startFailure;
  volatile @Nullable String stopFailure;
  volatile boolean repeatedNames;
  volatile boolean refusesStops;
  volatile boolean conflictWhenRunning;
  volatile boolean oldSplitRule;
  volatile boolean omitsZeros;
  final Set<String> retired = ConcurrentHashMap.newKeySet();
  final Map<DeploymentState, String> words = new ConcurrentHashMap<>();

  ServingBehaviour() {}

  /** How long new replicas wait for a place, and how long they then take to become ready. */
  public ServingBehaviour starting(Duration waiting, Duration atWork) {
    provisioning = waiting;
    starting = atWork;
    return this;
  }

  /** New replicas never become ready, so that their deployment fails after six hours. */
  public ServingBehaviour neverReady() {
    starting = Duration.ofDays(1000);
    return this;
  }

  /** For how long replicas that are to go are still there. */
  public ServingBehaviour draining(Duration lasting) {
    draining = lasting;
    return this;
  }

  /** Deployments that start are DEGRADED for so long, because there are no GPUs. */
  public ServingBehaviour shortOfGpus(Duration lasting) {
    shortage = lasting;
    return this;
  }

  /** Requests follow a changed traffic split only after this. */
  public ServingBehaviour withRoutingLag(Duration lag) {
    routingLag = lag;
    return this;
  }

  /** Whatever is to stop ends as FAILED with this message; null restores the normal end. */
  public ServingBehaviour failingStops(@Nullable String message) {
    stopFailure = message;
    return this;
  }

  /** An endpoint may have several deployments of one name. */
  public ServingBehaviour withRepeatedNames() {
    repeatedNames = true;
    return this;
  }

  /** Stopping a deployment that is stopped or has failed is 400, and not without effect. */
  public ServingBehaviour withRefusedStops() {
    refusesStops = true;
    return this;
  }

  /** Deleting a deployment that is not stopped is 409, and not 400. */
  public ServingBehaviour withConflictWhenRunning() {
    conflictWhenRunning = true;
    return this;
  }

  /** As in summer 2026: weight 0 takes a deployment out of the split. */
  public ServingBehaviour withOldSplitRule() {
    oldSplitRule = true;
    return this;
  }

  /** Counts of replicas that are 0 are left out. */
  public ServingBehaviour withoutZeros() {
    omitsZeros = true;
    return this;
  }

  /** {@code inactiveTimeout} is an unknown field, as it was in summer 2026. */
  public ServingBehaviour withoutInactiveTimeout() {
    retired.add(INACTIVE_TIMEOUT);
    return this;
  }

  /** The word for a state, in full. */
  public ServingBehaviour calling(DeploymentState state, String word) {
    words.put(state, word);
    return this;
  }

  String word(DeploymentState state) {
    return words.getOrDefault(state, state.word());
  }
}
