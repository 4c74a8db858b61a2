package dev.loraoperator.testing.v2;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Which deployments the requests to an endpoint go to.
 *
 * @param before what it was until {@code since}
 */
public record TrafficSplit(List<SplitEntry> entries, List<SplitEntry> before, Instant since) {

  static TrafficSplit empty(Instant now) {
    return new TrafficSplit(List.of(), List.of(), now);
  }

  TrafficSplit replaced(List<SplitEntry> next, Instant now, Duration lag) {
    return new TrafficSplit(List.copyOf(next), routed(now, lag), now);
  }

  /** What requests follow: a change is known to the routers only after a lag. */
  List<SplitEntry> routed(Instant now, Duration lag) {
    return now.isBefore(since.plus(lag)) ? before : entries;
  }

  /** Whether the deployment is in it, be it with weight 0. */
  boolean has(String deploymentId) {
    return entries.stream().anyMatch(entry -> entry.deploymentId().equals(deploymentId));
  }

  double weight(String deploymentId) {
    return entries.stream()
        .filter(entry -> entry.deploymentId().equals(deploymentId))
        .mapToDouble(SplitEntry::weight)
        .sum();
  }
}
