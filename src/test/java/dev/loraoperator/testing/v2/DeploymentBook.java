package dev.loraoperator.testing.v2;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The deployments of all endpoints, and what each of them is at which time. */
final class DeploymentBook {

  private static final Comparator<V2Deployment> NEWEST_FIRST =
      Comparator.comparing(V2Deployment::createdAt).thenComparing(V2Deployment::id).reversed();

  private final Clock clock;
  private final V2Behaviour behaviour;
  private final ReplicaPlan plan;
  private final Map<String, V2Deployment> rows = new LinkedHashMap<>();
  private final Map<String, ReplicaTimeline> timelines = new LinkedHashMap<>();
  private final Map<String, Instant> lastRequests = new LinkedHashMap<>();

  DeploymentBook(Clock clock, V2Behaviour behaviour) {
    this.clock = clock;
    this.behaviour = behaviour;
    this.plan = new ReplicaPlan(behaviour.serving);
  }

  boolean isTaken(V2Deployment wanted) {
    return !behaviour.serving.repeatedNames
        && of(wanted.endpointId()).stream()
            .filter(each -> !each.id().equals(wanted.id()))
            .anyMatch(each -> each.name().equals(wanted.name()));
  }

  synchronized void add(V2Deployment deployment, List<ReplicaStep> steps) {
    rows.put(deployment.id(), deployment);
    timelines.put(deployment.id(), new ReplicaTimeline(steps));
  }

  /** Adds a deployment that starts now, unless its bounds are 0. */
  void add(V2Deployment deployment) {
    add(deployment, plan.created(deployment.autoscaling().minReplicas(), clock.instant()));
  }

  /** Changes the one with the same id, but not its replicas. */
  synchronized void put(V2Deployment deployment) {
    rows.put(deployment.id(), deployment);
  }

  /** Changes the one with the same id, and brings its replicas within its bounds. */
  synchronized void rescale(V2Deployment deployment) {
    Autoscaling bounds = deployment.autoscaling();
    int desired = step(deployment.id()).desired();
    put(deployment);
    replicas(
        deployment.id(), Math.max(bounds.minReplicas(), Math.min(desired, bounds.maxReplicas())));
  }

  /** Changes how many replicas there should be, as a PATCH and the autoscaler do. */
  synchronized void replicas(String id, int wanted) {
    timeline(id).replan(clock.instant(), plan.changed(step(id), wanted, clock.instant()));
  }

  /** Sets what it is from now on. */
  synchronized void force(String id, ReplicaStep step) {
    timeline(id).replan(clock.instant(), List.of(step));
  }

  /** Takes it away with all that runs. */
  synchronized void delete(V2Deployment deployment) {
    Instant now = clock.instant();
    step(deployment.id());
    timeline(deployment.id()).replan(now, List.of(ReplicaPlan.stopped(now)));
    rows.put(deployment.id(), deployment.asDeleted());
  }

  synchronized void hurry() {
    timelines.values().forEach(timeline -> timeline.hurry(clock.instant()));
  }

  synchronized void requested(String id) {
    lastRequests.put(id, clock.instant());
  }

  /** What it is now. */
  synchronized ReplicaStep step(String id) {
    Instant now = clock.instant();
    ReplicaStep current = timeline(id).at(now);
    Duration timeout = rows.get(id).inactiveTimeout();
    if (timeout.isZero() || current.state() != DeploymentState.READY) {
      return current;
    }
    Instant asked = lastRequests.getOrDefault(id, current.from());
    Instant idle = (asked.isAfter(current.from()) ? asked : current.from()).plus(timeout);
    if (!idle.isAfter(now)) {
      timeline(id).replan(idle, plan.stop(current, idle));
    }
    return timeline(id).at(now);
  }

  synchronized Duration readyTime(String id) {
    step(id);
    return timeline(id).ready(clock.instant());
  }

  private ReplicaTimeline timeline(String id) {
    ReplicaTimeline timeline = timelines.get(id);
    if (timeline == null) {
      throw new IllegalArgumentException("the test has no deployment " + id);
    }
    return timeline;
  }

  /** All deployments, including deleted ones, in the order in which they were made. */
  synchronized List<V2Deployment> all() {
    return List.copyOf(rows.values());
  }

  List<V2Deployment> existing(Predicate<V2Deployment> wanted) {
    return all().stream().filter(each -> !each.deleted() && wanted.test(each)).toList();
  }

  /** Those of an endpoint, newest first. */
  List<V2Deployment> of(String endpointId) {
    return existing(each -> each.endpointId().equals(endpointId)).stream()
        .sorted(NEWEST_FIRST)
        .toList();
  }

  /** Those of an endpoint that lists show by now, newest first. */
  List<V2Deployment> listed(String endpointId) {
    Instant listable = clock.instant().minus(behaviour.listLag);
    return of(endpointId).stream().filter(each -> !each.createdAt().isAfter(listable)).toList();
  }

  Optional<V2Deployment> find(String endpointId, String id) {
    return of(endpointId).stream().filter(each -> each.id().equals(id)).findFirst();
  }

  /** Whether there is a deployment of this model, whatever its state. */
  boolean uses(String modelId) {
    return !existing(each -> each.model().modelId().equals(modelId)).isEmpty();
  }
}
