package dev.loraoperator.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs what it was given when a test says so; refuses all while it is full. */
public final class CallQueue implements Executor {

  private final Deque<Runnable> due = new ArrayDeque<>();
  private boolean full;

  @Override
  public void execute(Runnable call) {
    if (full) {
      throw new RejectedExecutionException("full");
    }
    due.add(call);
  }

  /** From now on work is refused, or taken again. */
  public void setFull(boolean isFull) {
    full = isFull;
  }

  public int waiting() {
    return due.size();
  }

  public void runNext() {
    due.remove().run();
  }

  public void runAll() {
    while (!due.isEmpty()) {
      runNext();
    }
  }
}
