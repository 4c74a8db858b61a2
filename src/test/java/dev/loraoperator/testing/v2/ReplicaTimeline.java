package dev.loraoperator.testing.v2;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What one deployment has been, and what it will be if nobody changes it. */
final class ReplicaTimeline {

  private final List<ReplicaStep> steps;

  ReplicaTimeline(List<ReplicaStep> steps) {
    this.steps = new ArrayList<>(steps);
  }

  synchronized ReplicaStep at(Instant now) {
    ReplicaStep current = steps.get(0);
    for (ReplicaStep step : steps) {
      current = step.from().isAfter(now) ? current : step;
    }
    return current;
  }

  /** Replaces what was to come; no steps at all change nothing. */
  synchronized void replan(Instant now, List<ReplicaStep> next) {
    if (!next.isEmpty()) {
      steps.removeIf(step -> step.from().isAfter(now));
      steps.addAll(next);
    }
  }

  /** Makes all that is to come happen now. */
  synchronized void hurry(Instant now) {
    steps.replaceAll(step -> step.from().isAfter(now) ? step.at(now) : step);
  }

  /** The time for which replicas were ready, added up. */
  synchronized Duration ready(Instant until) {
    Duration sum = Duration.ZERO;
    for (int i = 0; i < steps.size(); i++) {
      Instant end = i + 1 < steps.size() ? steps.get(i + 1).from() : until;
      Instant last = end.isAfter(until) ? until : end;
      if (last.isAfter(steps.get(i).from())) {
        Duration time = Duration.between(steps.get(i).from(), last);
        sum = sum.plus(time.multipliedBy(steps.get(i).ready()));
      }
    }
    return sum;
  }
}
