package dev.loraoperator.lifecycle;

import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.SourceCheck;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.state.Verification;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which conditions there are. Ready is always there; Reconciling and Stalled only while true and
 * never both, as kstatus wants it.
 */
public final class Conditions {

  public static final String READY = "Ready";
  public static final String RECONCILING = "Reconciling";
  public static final String STALLED = "Stalled";
  public static final String BOUND = "Bound";
  public static final String INFERENCE_VERIFIED = "InferenceVerified";
  public static final String KEY_ACCEPTED = "KeyAccepted";
  public static final String SOURCE_VERIFIED = "SourceVerified";
  public static final String VALIDATED = "Validated";

  private Conditions() {}

  /** All conditions by type, Ready first. */
  public static Map<String, ConditionValue> of(ReadyCondition ready, State state) {
    ConditionValue also = ConditionValue.yes(ready.reason(), ready.message());
    Map<String, ConditionValue> all = new LinkedHashMap<>();
    all.put(READY, ready.isReady() ? also : ConditionValue.no(ready.reason(), ready.message()));
    switch (ready.phase()) {
      case RECONCILING -> all.put(RECONCILING, also);
      case STALLED -> all.put(STALLED, also);
      case READY, SUSPENDED -> {}
    }
    all.putAll(secondary(state));
    return all;
  }

  /** What the state says beside Ready, by type. */
  public static SortedMap<String, ConditionValue> secondary(State state) {
    SortedMap<String, ConditionValue> values = new TreeMap<>();
    ConditionValue refused = state.destination().refused();
    if (refused != null) {
      values.put(KEY_ACCEPTED, refused);
    }
    SourceCheck check = state.sourceCheck();
    if (check != null) {
      values.put(SOURCE_VERIFIED, check.value());
    }
    ConditionValue validated = state.validated();
    if (validated != null) {
      values.put(VALIDATED, validated);
    }
    ConditionValue bound = state.serving().bound();
    if (bound != null) {
      values.put(BOUND, bound);
    }
    Verification verification = state.verification();
    if (verification != null) {
      values.put(INFERENCE_VERIFIED, verification.value());
    }
    return values;
  }
}
