package dev.loraoperator.together.queue;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs something short later; one thread is enough for all accounts. */
@FunctionalInterface
public interface Timer {

  void in(Duration delay, Runnable task);

  /** A timer on the threads of {@code executor}. */
  static Timer of(ScheduledExecutorService executor) {
    return (delay, task) -> {
      var unused = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    };
  }
}
