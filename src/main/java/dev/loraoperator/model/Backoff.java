package dev.loraoperator.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Every delay of the operator, as pure functions with the jitter passed in.
 *
 * @param pollMin shortest time between two looks at a running job
 * @param pollMax longest time between two looks at a running job
 * @param uploadDeadline when a job that has not ended is reported as stuck
 * @param grace how long the job list may lag behind a POST: an intent without a job is posted again
 *     only after this
 */
public record Backoff(Duration pollMin, Duration pollMax, Duration uploadDeadline, Duration grace) {

  /** Far longer than any list lags, far shorter than any deadline. */
  public static final Duration DEFAULT_GRACE = Duration.ofMinutes(2);

  /** How far the service's clock may be from ours: S3 refuses signatures 15 minutes off. */
  public static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);

  /** How long a resource waits for a Secret, once missed, before it is reported as stalled. */
  public static final Duration SECRET_GRACE = Duration.ofMinutes(2);

  /** How long a source that cannot be read from here is waited for, where an upload needs it. */
  public static final Duration UNREAD_GRACE = Duration.ofMinutes(10);

  /** The fallback look while a call is under way whose end wakes us. */
  public static final Duration SAFETY_NET = Duration.ofMinutes(1);

  /** The fallback look of who waits in a queue and is woken when it is its turn. */
  public static final Duration QUEUED = Duration.ofMinutes(10);

  /** A longer wait is a mistake of the service, not a wish. */
  public static final Duration LONGEST_STATED = Duration.ofHours(1);

  /** No wait that is ever set is longer: what the service may ask for, and our jitter. */
  public static final Duration LONGEST_WAIT = jittered(LONGEST_STATED, 1);

  private static final Duration BACK_OFF_MAX = Duration.ofMinutes(5);
  private static final Duration SLOW = Duration.ofMinutes(30);

  /** Grows with the job's age by half of it, so each wait is about 1.5 times the last one. */
  public Duration poll(Duration age, double jitter) {
    Duration half = age.dividedBy(2);
    Duration base = half.compareTo(pollMin) < 0 ? pollMin : half;
    return jittered(base.compareTo(pollMax) > 0 ? pollMax : base, jitter);
  }

  /**
   * Doubles from {@code pollMin} with every failure in a row, up to five minutes.
   *
   * @param failures counted from 1
   */
  public Duration backOff(int failures, double jitter) {
    Duration base = pollMin.multipliedBy(1L << Math.min(Math.max(failures - 1, 0), 10));
    return jittered(base.compareTo(BACK_OFF_MAX) > 0 ? BACK_OFF_MAX : base, jitter);
  }

  /**
   * How long after an intent its job may still turn up; grows with the attempts, so that a service
   * that keeps losing POSTs is not posted to every two minutes.
   */
  public Duration graceAfter(int attempt) {
    Duration backOff = backOff(attempt, 0);
    return backOff.compareTo(grace) > 0 ? backOff : grace;
  }

  /** For what is tried again without counting failures: five minutes. */
  public Duration lookAgain(double jitter) {
    return jittered(BACK_OFF_MAX, jitter);
  }

  /** For causes a person mends outside the cluster, such as an empty account: half an hour. */
  public Duration slowRetry(double jitter) {
    return jittered(SLOW, jitter);
  }

  /**
   * The wait after a failure: {@code backOff}, or what the service has asked for where that is
   * longer. A stated wait never shortens ours: {@code Retry-After: 0} would make a loop.
   */
  public static Duration atLeast(@Nullable Duration stated, Duration backOff, double jitter) {
    Duration asked = stated == null ? Duration.ZERO : jittered(stated, jitter);
    return asked.compareTo(backOff) > 0 ? asked : backOff;
  }

  /** Adds up to a tenth: never shorter than asked, never all at once. */
  public static Duration jittered(Duration delay, double jitter) {
    return delay.plusMillis((long) (delay.toMillis() * 0.1 * jitter));
  }
}
