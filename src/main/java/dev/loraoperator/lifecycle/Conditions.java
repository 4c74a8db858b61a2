package dev.loraoperator.lifecycle;

import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.State;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The one place where conditions are made. Ready is always there; Reconciling and Stalled only
 * while true and never both, as kstatus wants it.
 */
public final class Conditions {

  public static final String READY = "Ready";
  public static final String RECONCILING = "Reconciling";
  public static final String STALLED = "Stalled";
  public static final String BOUND = "Bound";
  public static final String INFERENCE_VERIFIED = "InferenceVerified";
  public static final String SOURCE_VERIFIED = "SourceVerified";

  private static final String TRUE = "True";
  private static final String FALSE = "False";

  private Conditions() {}

  /**
   * The conditions for {@code verdict} and for what is found beside it, Ready first, keeping
   * transition times that still hold.
   */
  public static List<Condition> of(
      ReadyCondition verdict,
      Map<String, ConditionValue> findings,
      long generation,
      List<Condition> previous,
      Instant now) {
    ConditionValue summary =
        new ConditionValue(
            verdict.state() == ReadyCondition.State.READY ? TRUE : FALSE,
            verdict.reason().text(),
            verdict.message());
    ConditionValue also = new ConditionValue(TRUE, verdict.reason().text(), verdict.message());
    Map<String, ConditionValue> all = new LinkedHashMap<>();
    all.put(READY, summary);
    switch (verdict.state()) {
      case RECONCILING -> all.put(RECONCILING, also);
      case STALLED -> all.put(STALLED, also);
      case READY, SUSPENDED -> {}
    }
    all.putAll(new TreeMap<>(findings));
    return all.entrySet().stream()
        .map(entry -> condition(entry.getKey(), entry.getValue(), generation, previous, now))
        .toList();
  }

  /** What {@code progress} tells beside Ready, by type. */
  public static Map<String, ConditionValue> findings(State progress) {
    Map<String, ConditionValue> findings = new TreeMap<>();
    if (progress.sourceCheck() != null) {
      findings.put(SOURCE_VERIFIED, progress.sourceCheck().finding());
    }
    if (progress.serving().bound() != null) {
      findings.put(BOUND, progress.serving().bound());
    }
    if (progress.verification() != null) {
      findings.put(INFERENCE_VERIFIED, progress.verification().finding());
    }
    return findings;
  }

  private static Condition condition(
      String type, ConditionValue finding, long generation, List<Condition> previous, Instant now) {
    Instant since =
        previous.stream()
            .filter(old -> old.type().equals(type) && old.status().equals(finding.status()))
            .map(Condition::lastTransitionTime)
            .findFirst()
            .orElse(now.truncatedTo(ChronoUnit.SECONDS));
    return new Condition(
        type, finding.status(), finding.reason(), finding.message(), generation, since);
  }
}
