package dev.loraoperator.together.queue;

import java.time.Duration;

/** Learns how long an account has to wait for its next call; must return at once. */
public interface WaitListener {

  /** A listener that does nothing. */
  WaitListener NONE = (limit, wait) -> {};

  /** Whose limit it is. */
  enum Limit {
    /** The service answered 429. */
    TOGETHER,
    /** The operator's own bound on requests per second. */
    OWN
  }

  void waits(Limit limit, Duration wait);
}
