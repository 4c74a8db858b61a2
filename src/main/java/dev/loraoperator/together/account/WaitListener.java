package dev.loraoperator.together.account;

import java.time.Duration;

/** Told how long a key has to wait for its next call; must return at once. */
public interface WaitListener {

  /** Whom nothing needs to be told. */
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
