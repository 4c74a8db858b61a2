package dev.loraoperator.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What kstatus and Argo CD see in each state of an adapter of generation 2. They differ where a
 * status says nothing, which kstatus takes for finished; where both abnormal conditions are there,
 * which our operator never does; and in that kstatus knows no suspension.
 */
class StateTableTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # state                   | mark    | seen | conditions                                 | kstatus     | Argo CD
          new, without any status   |         |      |                                            | Current     | Progressing
          new                       |         | -1   |                                            | InProgress  | Progressing
          uploading                 |         | 2    | Ready=False Reconciling=True               | InProgress  | Progressing
          uploaded                  |         | 2    | Ready=True                                 | Current     | Healthy
          bound                     |         | 2    | Ready=True Bound=True                      | Current     | Healthy
          generation ahead          |         | 1    | Ready=True                                 | InProgress  | Progressing
          new revision              |         | 2    | Ready=Unknown Reconciling=True Bound=True  | InProgress  | Progressing
          rate limited              |         | 2    | Ready=False Reconciling=True               | InProgress  | Progressing
          one failed check          |         | 2    | Ready=True Bound=Unknown                   | Current     | Healthy
          no answer yet             |         | 2    | Ready=True InferenceVerified=Unknown       | Current     | Healthy
          nobody at work            |         | 2    | Ready=False                                | InProgress  | Progressing
          stalled                   |         | 2    | Ready=False Stalled=True                   | Failed      | Degraded
          stalled, then edited      |         | 1    | Ready=False Stalled=True                   | InProgress  | Progressing
          both, Reconciling first   |         | 2    | Ready=False Reconciling=True Stalled=True  | InProgress  | Degraded
          both, Stalled first       |         | 2    | Ready=False Stalled=True Reconciling=True  | Failed      | Degraded
          abnormal ones false       |         | 2    | Ready=True Reconciling=False Stalled=False | Current     | Healthy
          suspended, ready          | suspend | 2    | Ready=True                                 | Current     | Healthy
          suspended, never ready    | suspend | 2    | Ready=False                                | InProgress  | Suspended
          suspended, stalled        | suspend | 2    | Ready=False Stalled=True                   | Failed      | Degraded
          suspended, not seen yet   | suspend | 1    | Ready=False Reconciling=True               | InProgress  | Progressing
          deleting                  | delete  | 2    | Ready=True                                 | Terminating | Progressing
          deleting, stalled         | delete  | 2    | Ready=False Stalled=True                   | Terminating | Progressing
          a phase only              | phase   |      |                                            | Current     | Progressing
          no conditions             |         | 2    |                                            | Current     | Progressing
          """)
  void isSeenAlike(
      String state,
      @Nullable String mark,
      @Nullable Long seen,
      @Nullable String conditions,
      String kstatus,
      String health) {
    JsonNode adapter = adapter(String.valueOf(mark), seen, conditions);

    assertThat(Kstatus.of(adapter)).isEqualTo(kstatus);
    assertThat(ArgoHealth.of(adapter).status()).isEqualTo(health);
    assertThat(ArgoHealth.of(adapter).message()).isNotBlank();
  }

  private static JsonNode adapter(String mark, @Nullable Long seen, @Nullable String conditions) {
    ObjectNode adapter = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = adapter.putObject("metadata").put("generation", 2);
    ObjectNode spec = adapter.putObject("spec");
    switch (mark) {
      case "suspend" -> spec.put("suspend", true);
      case "delete" -> metadata.put("deletionTimestamp", "2026-11-26T12:00:00Z");
      case "phase" -> adapter.putObject("status").put("phase", "Uploading");
      default -> {}
    }
    if (seen != null) {
      adapter.putObject("status").put("observedGeneration", seen);
    }
    if (conditions != null) {
      ArrayNode all = adapter.withObject("/status").putArray("conditions");
      for (String condition : conditions.split(" ")) {
        String[] words = condition.split("=");
        all.addObject().put("type", words[0]).put("status", words[1]).put("message", "why");
      }
    }
    return adapter;
  }
}
