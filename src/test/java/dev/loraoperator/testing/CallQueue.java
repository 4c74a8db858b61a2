package dev.loraoperator.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** An executor that runs its tasks on demand; rejects tasks while it is full. */
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

  /** Sets whether tasks are rejected from now on. */
  public void setFull(boolean isFull) {
    full = isFull;
  }

  public int waiting() {
    return due.size();
  }

  public void runNext() {
    removeNext().run();
  }

  /** Takes the oldest task out, to be run later than others. */
  public Runnable removeNext() {
    return due.remove();
  }

  public void runAll() {
    while (!due.isEmpty()) {
      runNext();
    }
  }
}
