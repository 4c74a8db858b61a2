package dev.loraoperator.operations;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Admits work that may start a call that changes or costs something at Together, until it is closed
 * for shutdown. Thread-safe.
 */
public final class OperationGate {

  private boolean closed;
  private int active;

  /** Runs {@code work}; empty, without running it, when the gate is closed. */
  public <T> Optional<T> run(Supplier<T> work) {
    if (!enter()) {
      return Optional.empty();
    }
    try {
      return Optional.of(work.get());
    } finally {
      leave();
    }
  }

  /** Admits nothing from now on. */
  public synchronized void close() {
    closed = true;
  }

  /** Whether the gate is closed and all admitted work has returned. */
  public synchronized boolean isDrained() {
    return closed && active == 0;
  }

  private synchronized boolean enter() {
    if (!closed) {
      active++;
    }
    return !closed;
  }

  private synchronized void leave() {
    active--;
  }
}
