package dev.loraoperator.testing;

import dev.loraoperator.together.queue.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A timer that runs what is due by a clock when it is told to. */
public final class SteppedTimer implements Timer {

  private final Clock clock;
  private final List<Task> tasks = new ArrayList<>();

  private record Task(Instant at, Runnable what) {}

  public SteppedTimer(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void in(Duration delay, Runnable task) {
    tasks.add(new Task(clock.instant().plus(delay), task));
  }

  /** Runs what is due by now, and what becomes due by it. */
  public void runDue() {
    List<Task> due = due();
    while (!due.isEmpty()) {
      tasks.removeAll(due);
      due.forEach(task -> task.what().run());
      due = due();
    }
  }

  public int waiting() {
    return tasks.size();
  }

  private List<Task> due() {
    return tasks.stream()
        .filter(task -> !task.at().isAfter(clock.instant()))
        .sorted(Comparator.comparing(Task::at))
        .toList();
  }
}
