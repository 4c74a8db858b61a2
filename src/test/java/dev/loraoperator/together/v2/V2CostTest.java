package dev.loraoperator.together.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.model.AdapterId;
import dev.loraoperator.testing.Route;
import dev.loraoperator.testing.v2.V2Model;
import dev.loraoperator.testing.v2.V2Route;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many calls a thousand adapters cost that start at once, at the default rate limit. */
class V2CostTest extends V2BackendRig {

  private static final int ADAPTERS = 1000;
  private static final Duration JOB = Duration.ofMinutes(30);
  private static final Duration STEP = Duration.ofMillis(500);

  private final V2Process slow = new V2Process(together.baseUrl(), clock, 2);
  private final Map<AdapterId, SimulatedAdapter> adapters = new LinkedHashMap<>();
  private final Map<AdapterId, Instant> due = new HashMap<>();

  private void run() {
    Instant end = clock.instant().plus(Duration.ofHours(3));
    while (!due.isEmpty() && clock.instant().isBefore(end)) {
      slow.woken.forEach(who -> due.computeIfPresent(who, (id, at) -> clock.instant()));
      slow.woken.clear();
      due.entrySet().stream()
          .filter(entry -> !entry.getValue().isAfter(clock.instant()))
          .map(Map.Entry::getKey)
          .toList()
          .forEach(this::reconcile);
      slow.queue.runAll();
      if (slow.woken.isEmpty()) {
        clock.advance(STEP);
        slow.runDue();
      }
    }
  }

  private void reconcile(AdapterId who) {
    SimulatedAdapter adapter = adapters.get(who);
    Instant next = adapter.reconcile();
    if (adapter.isDone()) {
      due.remove(who);
    } else {
      due.put(who, next);
    }
  }

  /** How long it took after the end of a job until its adapter knew it. */
  private Stream<Duration> delays() {
    return adapters.values().stream()
        .map(adapter -> Duration.between(adapter.startedAt().plus(JOB), adapter.doneAt()));
  }

  private int calls() {
    return together.calls(Route.WHOAMI)
        + Stream.of(V2Route.values()).mapToInt(route -> v2.calls().count(route)).sum();
  }

  @ParameterizedTest(name = "with {0} old models and jobs")
  @CsvSource({"0, 3.4, PT2M", "10000, 4, PT5M"})
  void aThousandAdaptersCostLittleMoreThanTheirOwnCalls(
      int old, double mostPerAdapter, Duration latest) {
    // Given
    v2.behaviour().lasting(Duration.ZERO, JOB);
    for (int i = 0; i < old; i++) {
      V2Model model = v2.occupy("acme", "old-" + i, "of somebody else");
      v2.occupyUpload(model);
    }
    for (int i = 0; i < ADAPTERS; i++) {
      AdapterId who = new AdapterId("ns", "a" + i);
      adapters.put(who, new SimulatedAdapter(who, slow));
      due.put(who, clock.instant());
    }

    // When
    run();

    // Then
    double perAdapter = (double) calls() / ADAPTERS;
    assertThat(due).isEmpty();
    assertThat(perAdapter)
        .as("calls for each adapter, of which three are its own")
        .isLessThanOrEqualTo(mostPerAdapter);
    assertThat(delays()).allMatch(delay -> delay.compareTo(latest) <= 0);
  }
}
