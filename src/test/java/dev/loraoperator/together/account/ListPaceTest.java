package dev.loraoperator.together.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.model.AdapterId;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How often a list is read, and how old one may be that somebody looks into. */
class ListPaceTest {

  private static final Duration SHORTEST = Duration.ofSeconds(5);
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final AdapterId A = new AdapterId("ns", "a");

  @ParameterizedTest(name = "{0} requests at {1} per second in {2}: {3}")
  @CsvSource({
    "1, 2, PT1S, PT10S",
    "2, 2, PT1S, PT20S",
    "40, 2, PT20S, PT6M40S",
    "1, 1, PT1S, PT20S",
    "1, 4, PT1S, PT5S",
    "1, 100, PT1S, PT5S",
    "1, 100, PT3S, PT6S",
    "40, 100, PT3S, PT8S",
    "40, 100, PT12S, PT24S"
  })
  void aLongListIsReadSeldom(
      int requests, double requestsPerSecond, Duration duration, Duration interval) {
    // Given
    ListPace pace = ListPace.ofPages(SHORTEST, requestsPerSecond);

    // When
    pace.took(requests, duration);

    // Then
    assertThat(pace.interval()).isEqualTo(interval);
    assertThat(pace.isSlow()).isEqualTo(interval.compareTo(SHORTEST) > 0);
  }

  @Test
  void aListOfOneRequestIsReadAsOftenAsItIsWanted() {
    // Given
    ListPace pace = ListPace.fixed(SHORTEST);

    // When
    pace.took(1, Duration.ofSeconds(30));

    // Then
    assertThat(pace.interval()).isEqualTo(SHORTEST);
    assertThat(pace.isSlow()).isFalse();
  }

  /**
   * What is wanted of a list that is read every 40 seconds; times are seconds before now.
   *
   * @param changed when something was tried last; null where nothing was
   */
  record Case(String name, boolean isLong, int wanted, @Nullable Integer changed, int expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("a short list", false, 5, null, 5),
        new Case("a short list after a try", false, 5, 3, 5),
        new Case("a long list", true, 5, null, 40),
        new Case("an older one would do", true, 60, null, 60),
        new Case("something was tried", true, 5, 3, 3),
        new Case("something was tried since the last list", true, 5, 30, 30),
        new Case("something was tried long ago", true, 5, 50, 40),
        new Case("something was tried, and an older one would do", true, 60, 50, 50));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anOlderListDoesUnlessSomethingWasTried(Case given) {
    // Given
    ListPace pace = ListPace.ofPages(SHORTEST, 2);
    pace.took(given.isLong() ? 4 : 1, Duration.ZERO);
    UploadChanges changes = new UploadChanges(given.isLong() ? pace : ListPace.fixed(SHORTEST));
    if (given.changed() != null) {
      changes.changed(A, NOW.minusSeconds(given.changed()));
    }

    // When
    Instant since = changes.since(A, NOW.minusSeconds(given.wanted()), NOW);

    // Then
    boolean isByChange = given.changed() != null && given.changed() == given.expected();
    assertThat(since).isEqualTo(NOW.minusSeconds(given.expected()).plusNanos(isByChange ? 1 : 0));
  }

  @Test
  void whatIsKnownNeedsNoList() {
    // Given
    ListPace pace = ListPace.ofPages(SHORTEST, 2);
    pace.took(4, Duration.ZERO);
    UploadChanges changes = new UploadChanges(pace);
    changes.changed(A, NOW);

    // When
    changes.settled(A);

    // Then
    assertThat(changes.since(A, NOW.minusSeconds(5), NOW)).isEqualTo(NOW.minusSeconds(40));
  }
}
