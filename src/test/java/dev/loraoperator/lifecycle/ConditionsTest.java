package dev.loraoperator.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.model.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What kstatus and Argo CD make of our conditions. */
class ConditionsTest {

  private static final Instant NOW = Requests.NOW;

  private static List<Condition> of(ReadyCondition verdict, List<Condition> previous, Instant now) {
    return Conditions.of(verdict, Map.of(), 3, previous, now);
  }

  /** The order of kstatus' {@code generic.go}, for an observed generation. */
  private static String kstatus(List<Condition> conditions) {
    for (Condition condition : conditions) {
      if (condition.status().equals("True") && condition.type().equals("Reconciling")) {
        return "InProgress";
      }
      if (condition.status().equals("True") && condition.type().equals("Stalled")) {
        return "Failed";
      }
    }
    return conditions.stream()
        .filter(condition -> condition.type().equals("Ready"))
        .map(condition -> condition.status().equals("True") ? "Current" : "InProgress")
        .findFirst()
        .orElse("Current");
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyReasonHasOneMeaning(Reason reason) {
    // When
    List<Condition> conditions = of(ReadyCondition.of(reason, "why"), List.of(), NOW);

    // Then
    String expected =
        switch (reason.kind()) {
          case DONE, NOTE -> "Current";
          case PROGRESS, SUSPENDED, WAIT, BACK_OFF -> "InProgress";
          case USER -> "Failed";
        };
    assertThat(kstatus(conditions)).isEqualTo(expected);
    assertThat(conditions.get(0).type()).isEqualTo("Ready");
    assertThat(conditions)
        .extracting(Condition::type)
        .doesNotHaveDuplicates()
        .doesNotContainSequence("Reconciling", "Stalled");
    assertThat(conditions)
        .allMatch(condition -> condition.reason().matches("[A-Z][A-Za-z]+"))
        .allMatch(condition -> condition.observedGeneration() == 3);
  }

  @Test
  void theTransitionTimeMovesOnlyWhenTheStatusFlips() {
    // Given
    List<Condition> first = of(ReadyCondition.of(Reason.SUBMITTING, "a"), List.of(), NOW);

    // When
    List<Condition> same =
        of(ReadyCondition.of(Reason.UPLOAD_IN_PROGRESS, "b"), first, NOW.plusSeconds(60));
    List<Condition> flipped =
        of(ReadyCondition.of(Reason.UPLOADED, "c"), same, NOW.plusSeconds(90));

    // Then
    assertThat(same).allMatch(condition -> condition.lastTransitionTime().equals(NOW));
    assertThat(flipped)
        .containsExactly(new Condition("Ready", "True", "Uploaded", "c", 3, NOW.plusSeconds(90)));
  }
}
