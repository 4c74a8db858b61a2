package dev.loraoperator.together.account;

import dev.loraoperator.backend.Operation;
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
 * The token bucket of one account. No thread waits for a token: a caller that finds none gets the
 * time when its own one will be there, so that thousands of adapters line up without polling. Not
 * thread-safe; the account's lock guards it.
 */
final class RateLimiter {

  /** A permit that is not used is given up after this. */
  private static final Duration EXPIRY = Duration.ofMinutes(1);

  private final Clock clock;
  private final Consumer<Duration> waits;
  private final Bucket bucket;
  private final Map<Permit, Instant> reserved = new HashMap<>();

  /**
   * @param waits called with each wait for a token
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

  /** A place in the line; an adapter has one for each kind of operation. */
  record Permit(AdapterId who, Operation.Kind kind) {}

  /** Null when the call may go out now, else when it may. The place is kept until released. */
  @Nullable Instant permitAt(Permit permit) {
    Instant now = clock.instant();
    reserved.values().removeIf(at -> at.plus(EXPIRY).isBefore(now));
    Instant at =
        reserved.computeIfAbsent(
            permit, any -> now.plus(noted(Duration.ofNanos(bucket.consumeIgnoringRateLimits(1)))));
    return at.isAfter(now) ? at : null;
  }

  /** The permit is used, or no longer wanted. */
  void release(Permit permit) {
    reserved.remove(permit);
  }

  /** A call that serves many adapters goes out at once; the others wait longer for it. */
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
            .plus(noted(Duration.ofNanos(Math.max(probe.getNanosToWaitForRefill(), 1_000_000))));
  }

  private Duration noted(Duration wait) {
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
