package dev.loraoperator.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The readiness probe's answer in every state of a replica. */
class ReadinessTest {

  private static final List<String> WATCHED = List.of();
  private static final List<String> MANY =
      IntStream.range(0, 7).mapToObj(i -> "secrets-" + i).toList();

  private record Case(String name, Readiness readiness, Health health) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "caches are not filled",
            new Readiness(false, false, WATCHED, true, false),
            Health.bad("not ready: starting, caches are not filled")),
        new Case(
            "a standby with full caches",
            new Readiness(false, true, WATCHED, false, false),
            Health.good("ok, standing by")),
        new Case(
            "a standby that sees nothing",
            new Readiness(false, true, List.of("secrets"), false, false),
            Health.bad("not ready: not watched: secrets")),
        new Case(
            "a leader that has not begun",
            new Readiness(false, true, WATCHED, true, false),
            Health.bad("not ready: leading, and its controllers are not started")),
        new Case(
            "a leader at work",
            new Readiness(false, true, WATCHED, true, true),
            Health.good("ok, leading")),
        new Case(
            "a leader that sees nothing",
            new Readiness(false, true, MANY, true, true),
            Health.bad(
                "not ready: not watched: secrets-0, secrets-1, secrets-2, secrets-3, secrets-4"
                    + " and 2 more")),
        new Case(
            "a leader that stops",
            new Readiness(true, true, WATCHED, true, true),
            Health.bad("not ready: stopping")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void says(Case each) {
    assertThat(each.readiness().check()).isEqualTo(each.health());
  }
}
