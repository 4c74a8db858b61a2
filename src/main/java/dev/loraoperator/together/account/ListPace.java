package dev.loraoperator.together.account;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * How often one list of an account may be read. A long list is read less often, so that it never
 * takes more than a small part of what the account may send, and one that takes long is not read
 * all the time. Thread-safe.
 */
final class ListPace {

  /** The part of the rate limit that one list may take. */
  private static final double SHARE = 0.05;

  private final Duration shortest;
  private final Duration perRequest;
  private final int perDuration;
  private volatile Last last = new Last(1, Duration.ZERO);

  private record Last(int requests, Duration duration) {}

  private ListPace(Duration shortest, Duration perRequest, int perDuration) {
    this.shortest = shortest;
    this.perRequest = perRequest;
    this.perDuration = perDuration;
  }

  /** Of a list that one request shows, however long it is. */
  static ListPace fixed(Duration interval) {
    return new ListPace(interval, Duration.ZERO, 0);
  }

  /**
   * Of a list that has pages.
   *
   * @param shortest between two reads, however short the list is
   */
  static ListPace ofPages(Duration shortest, double requestsPerSecond) {
    return new ListPace(shortest, Duration.ofNanos((long) (1e9 / (SHARE * requestsPerSecond))), 2);
  }

  /** It was read. */
  void took(int requests, Duration duration) {
    last = new Last(requests, duration);
  }

  /** How many requests the last read took; one, before there was any. */
  int requests() {
    return last.requests();
  }

  /** The shortest time between the starts of two reads. */
  Duration interval() {
    Last seen = last;
    return Stream.of(
            shortest,
            perRequest.multipliedBy(seen.requests()),
            seen.duration().multipliedBy(perDuration))
        .max(Duration::compareTo)
        .orElseThrow();
  }

  /** Whether it is not read as often as anybody may want it. */
  boolean isSlow() {
    return interval().compareTo(shortest) > 0;
  }

  /**
   * When a list must have begun that does for who wants one of {@code notBefore}: where it is read
   * seldom, the last one does, or nobody would ever have one that is young enough.
   */
  Instant oldest(Instant notBefore, Instant now) {
    Instant listed = now.minus(interval());
    return isSlow() && listed.isBefore(notBefore) ? listed : notBefore;
  }
}
