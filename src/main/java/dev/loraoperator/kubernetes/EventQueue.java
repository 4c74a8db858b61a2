package dev.loraoperator.kubernetes;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Events on threads of their own, so that an API server or a webhook that is slow with them
 * holds up no reconciliation. What does not fit is dropped. Thread-safe.
 */
public final class EventQueue implements Executor {

  private static final Logger LOGGER = LoggerFactory.getLogger(EventQueue.class);

  /** Some megabytes at most. */
  private static final int CAPACITY = 1_000;

  /** Enough for the Events of as many adapters as the API server takes the statuses of. */
  private static final int WRITERS = 4;

  private final AtomicLong dropped = new AtomicLong();
  private final ThreadPoolExecutor writer;

  public EventQueue() {
    this(WRITERS, CAPACITY);
  }

  /**
   * @param writers how many are written at once
   * @param capacity how many wait for that
   */
  EventQueue(int writers, int capacity) {
    writer =
        new ThreadPoolExecutor(
            writers,
            writers,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(capacity),
            task -> {
              Thread thread = new Thread(task, "events");
              thread.setDaemon(true);
              return thread;
            },
            (task, full) -> drop());
    writer.allowCoreThreadTimeOut(true);
  }

  /** Never blocks. */
  @Override
  public void execute(Runnable write) {
    writer.execute(write);
  }

  private void drop() {
    LOGGER
        .atWarn()
        .addKeyValue("dropped", dropped.incrementAndGet())
        .log("event not written: too many wait for the API server");
  }

  /** How many were dropped so far. */
  long dropped() {
    return dropped.get();
  }

  /** Takes no more, and waits for those that were taken, but not longer than {@code patience}. */
  public boolean flush(Duration patience) {
    writer.shutdown();
    try {
      return writer.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
