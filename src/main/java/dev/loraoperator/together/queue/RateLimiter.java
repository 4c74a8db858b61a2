package dev.loraoperator.together.queue;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The token bucket of one account. Thread-safe, as the bucket is. */
public final class RateLimiter {

  private final Bucket bucket;
  private final Duration perToken;

  public RateLimiter(double requestsPerSecond, Clock clock) {
    long burst = Math.max(1, (long) Math.ceil(requestsPerSecond));
    Duration refill = Duration.ofNanos((long) (burst * 1e9 / requestsPerSecond));
    this.perToken = refill.dividedBy(burst);
    this.bucket =
        Bucket.builder()
            .addLimit(Bandwidth.builder().capacity(burst).refillGreedy(burst, refill).build())
            .withCustomTimePrecision(new ClockMeter(clock))
            .build();
  }

  /** Whether a token was there; it is taken then. */
  public boolean tryTake() {
    return bucket.tryConsume(1);
  }

  /** A call that serves many adapters goes out at once; the others wait longer for it. */
  public void spend() {
    bucket.consumeIgnoringRateLimits(1);
  }

  /** How long until there is a token for the one after {@code others}. */
  public Duration until(int others) {
    long nanos = bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
    return Duration.ofNanos(nanos).plus(perToken.multipliedBy(others));
  }

  /** Lets the bucket run on the injected clock. */
  private record ClockMeter(Clock clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      Instant now = clock.instant();
      return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
