package dev.loraoperator;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads beside those of the reconciliations; none keeps the process alive. */
final class OperatorThreads {

  /** Concurrent source inspections; the limits of a single host or namespace are far lower. */
  static final int MAX_INSPECTIONS = 64;

  /** Concurrent calls to Together of all keys; the limit of a single key is far lower. */
  private static final int MAX_REMOTE_CALLS = 256;

  private static final int KEPT_SECONDS = 30;

  private OperatorThreads() {}

  /** Calls are refused, not queued, when all threads are busy. */
  static ExecutorService remoteCalls() {
    return new ThreadPoolExecutor(
        0,
        MAX_REMOTE_CALLS,
        KEPT_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        daemons("remote-call-"));
  }

  /** The next inspection begins before the thread of the one that has ended is free. */
  static ExecutorService inspections() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            MAX_INSPECTIONS,
            MAX_INSPECTIONS,
            KEPT_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            daemons("inspection-"));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** One thread that wakes those whose turn it is. */
  static ScheduledExecutorService turns() {
    return Executors.newSingleThreadScheduledExecutor(daemons("turns-"));
  }

  private static ThreadFactory daemons(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
