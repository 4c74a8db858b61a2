package dev.loraoperator.backend;

import java.time.Instant;

/**
 * How recent an answer has to be: a read that began before {@code notBefore} is too old.
 *
 * @param notBefore by the operator's clock
 */
public record Freshness(Instant notBefore) {

  /** Whatever was read last in this process will do. */
  public static final Freshness ANY = new Freshness(Instant.EPOCH);

  /** Read at {@code time} or later. */
  public static Freshness since(Instant time) {
    return new Freshness(time);
  }
}
