package dev.loraoperator.preflight.inspection;

import java.time.Duration;

/** When an inspection ends, however slowly the host sends. */
public final class Deadline {

  private final long end;

  private Deadline(long end) {
    this.end = end;
  }

  public static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** What is left, at most {@code atMost}; never zero, which would mean no limit to OkHttp. */
  public Duration left(Duration atMost) {
    long nanos = Math.max(1_000_000, end - System.nanoTime());
    return Duration.ofNanos(Math.min(nanos, atMost.toNanos()));
  }

  /** For work that does not read from the network, where no timeout of OkHttp applies. */
  public void check() throws InspectionEndedException {
    if (end - System.nanoTime() < 0) {
      throw InspectionEndedException.unreachable(
          "The files were not read to the point in the time allowed for it");
    }
  }
}
