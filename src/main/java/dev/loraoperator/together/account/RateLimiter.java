package dev.loraoperator.together.account;

import dev.loraoperator.model.AdapterId;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The token bucket of one API key. Nobody waits for a token: whoever finds none is told when its
 * own one will be there, so that thousands of adapters line up without asking again and again. Not
 * thread-safe; the account's lock guards it.
 */
final class RateLimiter {

  /** A turn that nobody takes is given up after this. */
  private static final Duration EXPIRY = Duration.ofMinutes(1);

  private final Clock clock;
  private final Consumer<Duration> waits;
  private final Bucket bucket;
  private final Map<AdapterId, Instant> reserved = new HashMap<>();

  /**
   * @param waits told how long whoever found no token has to wait
   */
  RateLimiter(double requestsPerSecond, Clock clock, Consumer<Duration> waits) {
    this.clock = clock;
    this.waits = waits;
    long burst = Math.max(1, (long) Math.ceil(requestsPerSecond));
    Duration refill = Duration.ofNanos((long) (burst * 1e9 / requestsPerSecond));
    this.bucket =
        Bucket.builder()
            .addLimit(Bandwidth.builder().capacity(burst).refillGreedy(burst, refill).build())
            .withCustomTimePrecision(new ClockMeter(clock))
            .build();
  }

  /** Null when {@code who} may go now, else when its turn comes. The turn stays until taken. */
  @Nullable Instant turn(AdapterId who) {
    Instant now = clock.instant();
    reserved.values().removeIf(at -> at.plus(EXPIRY).isBefore(now));
    Instant at =
        reserved.computeIfAbsent(
            who, id -> now.plus(told(Duration.ofNanos(bucket.consumeIgnoringRateLimits(1)))));
    return at.isAfter(now) ? at : null;
  }

  /** {@code who} has gone, or no longer wants to. */
  void taken(AdapterId who) {
    reserved.remove(who);
  }

  /** A call that serves many adapters goes at once; the others pay by waiting longer. */
  void spend() {
    bucket.consumeIgnoringRateLimits(1);
  }

  /** Null when a token was there and is taken now, else when one will be. */
  @Nullable Instant tryTake() {
    var probe = bucket.tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? null
        : clock
            .instant()
            .plus(told(Duration.ofNanos(Math.max(probe.getNanosToWaitForRefill(), 1_000_000))));
  }

  private Duration told(Duration wait) {
    if (wait.compareTo(Duration.ZERO) > 0) {
      waits.accept(wait);
    }
    return wait;
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
