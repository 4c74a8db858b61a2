package dev.loraoperator.together;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs what it was given when a test says so; refuses all while it is full. */
final class CallQueue implements Executor {

  private final Deque<Runnable> due = new ArrayDeque<>();
  boolean full;

  @Override
  public void execute(Runnable call) {
    if (full) {
      throw new RejectedExecutionException("full");
    }
    due.add(call);
  }

  int waiting() {
    return due.size();
  }

  void runNext() {
    due.remove().run();
  }

  void runAll() {
    while (!due.isEmpty()) {
      runNext();
    }
  }
}
