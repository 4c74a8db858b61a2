package dev.loraoperator.together.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A clock for durations within this process: the wall-clock time of its start and what has gone by
 * since, whatever becomes of the wall clock. Instants that come from elsewhere or go there are
 * shifted by how far the two are apart. Thread-safe.
 */
public final class ProcessClock extends Clock {

  /** Two readings are never made at once; what is more than this is a step of the wall clock. */
  private static final Duration STEP = Duration.ofMillis(100);

  private final Clock wall;
  private final LongSupplier nanos;
  private final Instant start;
  private final long startNanos;
  private final AtomicLong moments = new AtomicLong();
  private volatile Duration ahead = Duration.ZERO;

  /**
   * @param nanos a count that only grows, such as {@link System#nanoTime}
   */
  public ProcessClock(Clock wall, LongSupplier nanos) {
    this.wall = wall;
    this.nanos = nanos;
    this.start = wall.instant();
    this.startNanos = nanos.getAsLong();
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanos.getAsLong() - startNanos);
  }

  /** What the wall clock shows at {@code instant} of this clock. */
  public Instant toWall(Instant instant) {
    return instant.plus(ahead());
  }

  /** What this clock shows at {@code instant} of the wall clock. */
  public Instant ofWall(Instant instant) {
    return instant.minus(ahead());
  }

  /** How far the wall clock is ahead: the same until it steps, so that no order is lost. */
  private Duration ahead() {
    Duration seen = Duration.between(instant(), wall.instant());
    if (seen.minus(ahead).abs().compareTo(STEP) > 0) {
      ahead = seen;
    }
    return ahead;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("this clock is only asked for instants");
  }

  /** The place of what happens now in the order of starts and failures, which no clock tells. */
  public long moment() {
    return moments.incrementAndGet();
  }
}
