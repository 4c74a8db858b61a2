package dev.loraoperator.core.decision;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The one place where conditions are made. Ready is always there; Reconciling and Stalled only
 * while true and never both, as kstatus wants it.
 */
public final class Conditions {

  public static final String READY = "Ready";
  public static final String RECONCILING = "Reconciling";
  public static final String STALLED = "Stalled";

  private static final String TRUE = "True";
  private static final String FALSE = "False";

  private Conditions() {}

  /**
   * The conditions for {@code verdict}, sorted by type, keeping transition times that still hold.
   */
  public static List<Condition> of(
      Verdict verdict, long generation, List<Condition> previous, Instant now) {
    boolean ready = verdict.state() == Verdict.State.READY;
    List<Condition> conditions = new ArrayList<>();
    conditions.add(condition(READY, ready ? TRUE : FALSE, verdict, generation, previous, now));
    if (verdict.state() == Verdict.State.RECONCILING) {
      conditions.add(condition(RECONCILING, TRUE, verdict, generation, previous, now));
    }
    if (verdict.state() == Verdict.State.STALLED) {
      conditions.add(condition(STALLED, TRUE, verdict, generation, previous, now));
    }
    return List.copyOf(conditions);
  }

  private static Condition condition(
      String type,
      String status,
      Verdict verdict,
      long generation,
      List<Condition> previous,
      Instant now) {
    Instant since =
        previous.stream()
            .filter(old -> old.type().equals(type) && old.status().equals(status))
            .map(Condition::lastTransitionTime)
            .findFirst()
            .orElse(now.truncatedTo(ChronoUnit.SECONDS));
    return new Condition(
        type, status, verdict.reason().text(), verdict.message(), generation, since);
  }
}
