package dev.loraoperator.kubernetes.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.v1.V1Vocabulary;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Conditions in the status. */
class StatusConditionsTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private final LoraAdapter adapter = new LoraAdapter();
  private final StatusMapper mapper = new StatusMapper(new V1Vocabulary(), "default");

  StatusConditionsTest() {
    adapter.setMetadata(
        new ObjectMetaBuilder().withNamespace("team-a").withName("a").withGeneration(3L).build());
  }

  private List<Condition> write(Reason reason, String message, Instant now, String... secrets) {
    adapter.setStatus(
        mapper.status(
            adapter,
            null,
            State.none(),
            ReadyCondition.of(reason, message),
            List.of(secrets).stream().map(Sensitive::of).toList(),
            now));
    return adapter.getStatus().conditions();
  }

  @Test
  void theTransitionTimeMovesOnlyWhenTheStatusFlips() {
    // Given
    write(Reason.SUBMITTING, "a", NOW);

    // When
    List<Condition> same = write(Reason.UPLOAD_IN_PROGRESS, "b", NOW.plusSeconds(60));
    List<Condition> flipped = write(Reason.UPLOADED, "c", NOW.plusSeconds(90));

    // Then
    assertThat(same).extracting(Condition::getType).containsExactly("Ready", "Reconciling");
    assertThat(same).extracting(Condition::getLastTransitionTime).containsOnly(NOW.toString());
    Condition ready = flipped.get(0);
    assertThat(flipped).hasSize(1);
    assertThat(ready.getType()).isEqualTo("Ready");
    assertThat(ready.getStatus()).isEqualTo("True");
    assertThat(ready.getReason()).isEqualTo("Uploaded");
    assertThat(ready.getMessage()).isEqualTo("c");
    assertThat(ready.getObservedGeneration()).isEqualTo(3);
    assertThat(ready.getLastTransitionTime()).isEqualTo(NOW.plusSeconds(90).toString());
  }

  @Test
  void whatTheServiceSaysIsShownWithoutSecrets() {
    // When
    List<Condition> conditions =
        write(
            Reason.UPLOAD_FAILED,
            "cannot fetch https://s3.example/b/k.zip?X-Amz-Signature=abc with hf_abcdefgh12345"
                + " and the-secret-itself",
            NOW,
            "the-secret-itself");

    // Then
    assertThat(conditions)
        .extracting(Condition::getMessage)
        .containsOnly("cannot fetch https://s3.example/b/k.zip?*** with *** and ***");
  }
}
