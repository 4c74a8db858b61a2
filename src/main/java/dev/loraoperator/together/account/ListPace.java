package dev.loraoperator.together.account;

import java.time.Duration;

/**
 * How often one list of an account may be read. A long list is read less often, so that it never
 * takes more than a small part of what the account may send. Thread-safe.
 */
final class ListPace {

  /** The part of the rate limit that one list may take. */
  private static final double SHARE = 0.05;

  private final Duration shortest;
  private final Duration perRequest;
  private volatile int requests = 1;

  private ListPace(Duration shortest, Duration perRequest) {
    this.shortest = shortest;
    this.perRequest = perRequest;
  }

  /** Of a list that one request shows, however long it is. */
  static ListPace fixed(Duration interval) {
    return new ListPace(interval, Duration.ZERO);
  }

  /**
   * Of a list that has pages.
   *
   * @param shortest between two reads, however short the list is
   */
  static ListPace ofPages(Duration shortest, double requestsPerSecond) {
    return new ListPace(shortest, Duration.ofNanos((long) (1e9 / (SHARE * requestsPerSecond))));
  }

  /** It was read. */
  void took(int number) {
    requests = number;
  }

  /** How many requests the last read took; one, before there was any. */
  int requests() {
    return requests;
  }

  /** The shortest time between the starts of two reads. */
  Duration interval() {
    Duration byLength = perRequest.multipliedBy(requests);
    return byLength.compareTo(shortest) > 0 ? byLength : shortest;
  }

  /** Whether the rate limit makes it wait longer than anything else would. */
  boolean isSlow() {
    return interval().compareTo(shortest) > 0;
  }
}
