package dev.loraoperator.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state of a replica, and what its readiness probe says. */
class ReadinessTest {

  private static final List<String> WATCHED = List.of();
  private static final List<String> MANY =
      IntStream.range(0, 7).mapToObj(i -> "secrets-" + i).toList();

  private record Replica(
      boolean stopping, boolean started, List<String> unwatched, boolean leads, boolean working)
      implements Readiness.State {}

  private record Case(String name, Replica replica, Health health) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "caches are not filled",
            new Replica(false, false, WATCHED, true, false),
            Health.bad("not ready: starting, caches are not filled")),
        new Case(
            "a standby with full caches",
            new Replica(false, true, WATCHED, false, false),
            Health.good("ok, standing by")),
        new Case(
            "a standby that sees nothing",
            new Replica(false, true, List.of("secrets"), false, false),
            Health.bad("not ready: not watched: secrets")),
        new Case(
            "a leader that has not begun",
            new Replica(false, true, WATCHED, true, false),
            Health.bad("not ready: leading, and its controllers are not started")),
        new Case(
            "a leader at work",
            new Replica(false, true, WATCHED, true, true),
            Health.good("ok, leading")),
        new Case(
            "a leader that sees nothing",
            new Replica(false, true, MANY, true, true),
            Health.bad(
                "not ready: not watched: secrets-0, secrets-1, secrets-2, secrets-3, secrets-4"
                    + " and 2 more")),
        new Case(
            "a leader on its way out",
            new Replica(true, true, WATCHED, true, true),
            Health.bad("not ready: stopping")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void says(Case each) {
    assertThat(new Readiness(each.replica()).check()).isEqualTo(each.health());
  }
}
