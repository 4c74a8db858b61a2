package dev.loraoperator.controller;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Lets passes begin calls that change or cost something at Together, until the process is to stop.
 * Thread-safe.
 */
public final class CallGate {

  private boolean closed;
  private int inside;

  /** Does what may begin such a call; empty, and nothing done, when none may begin any more. */
  <T> Optional<T> through(Supplier<T> work) {
    if (!enter()) {
      return Optional.empty();
    }
    try {
      return Optional.of(work.get());
    } finally {
      leave();
    }
  }

  public synchronized void close() {
    closed = true;
  }

  /** It is closed, and whoever came through before has begun its call. */
  public synchronized boolean isQuiet() {
    return closed && inside == 0;
  }

  private synchronized boolean enter() {
    if (!closed) {
      inside++;
    }
    return !closed;
  }

  private synchronized void leave() {
    inside--;
  }
}
