package dev.loraoperator.together.http;

import dev.loraoperator.model.secret.Sensitive;
import java.time.Duration;

/**
 * Learns of each call to Together after it has ended, and of the service's clock; must return at
 * once.
 */
public interface CallListener {

  /** A listener that does nothing. */
  CallListener NONE = call -> {};

  /**
   * One call.
   *
   * @param route the path as documented, never with an id in it
   * @param duration from its start until its reply was read
   */
  record Call(
      String method, String route, Sensitive apiKey, CallResult result, Duration duration) {}

  void onCall(Call call);

  /**
   * A reply has told the time.
   *
   * @param skew how far the service's clock is ahead of ours; the service tells whole seconds
   */
  default void onServerTime(Duration skew) {}
}
