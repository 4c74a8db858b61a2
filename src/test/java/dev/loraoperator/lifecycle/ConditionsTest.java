package dev.loraoperator.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Reason;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What kstatus and Argo CD make of our conditions. */
class ConditionsTest {

  /** The order of kstatus' {@code generic.go}, for an observed generation. */
  private static String kstatus(Map<String, ConditionValue> conditions) {
    for (Map.Entry<String, ConditionValue> condition : conditions.entrySet()) {
      if (condition.getValue().isTrue() && condition.getKey().equals("Reconciling")) {
        return "InProgress";
      }
      if (condition.getValue().isTrue() && condition.getKey().equals("Stalled")) {
        return "Failed";
      }
    }
    ConditionValue ready = conditions.get("Ready");
    return ready == null || ready.isTrue() ? "Current" : "InProgress";
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyReasonHasOneMeaning(Reason reason) {
    // When
    Map<String, ConditionValue> conditions =
        Conditions.of(ReadyCondition.of(reason, "why"), State.none());

    // Then
    String expected =
        switch (reason.kind()) {
          case DONE, NOTE -> "Current";
          case PROGRESS, SUSPENDED, WAIT, BACK_OFF -> "InProgress";
          case USER -> "Failed";
        };
    assertThat(kstatus(conditions)).isEqualTo(expected);
    assertThat(conditions.keySet()).first().isEqualTo("Ready");
    assertThat(conditions.keySet().containsAll(java.util.List.of("Reconciling", "Stalled")))
        .isFalse();
    assertThat(conditions.values())
        .allMatch(condition -> condition.reason().matches("[A-Z][A-Za-z0-9]+"));
  }
}
