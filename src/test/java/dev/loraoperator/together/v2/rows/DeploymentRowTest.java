package dev.loraoperator.together.v2.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.Replies;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a deployment. */
class DeploymentRowTest {

  private static final Instant CREATED = Instant.parse("2026-11-27T09:01:00Z");

  private static @Nullable DeploymentRow read(String json) {
    return DeploymentRow.of(
        Objects.requireNonNull(Replies.tree(json)), List.of(Sensitive.of("tgp_v1_secret")));
  }

  private static DeploymentRow row(String json) {
    return Objects.requireNonNull(read(json));
  }

  @Test
  void readsWhatIsDocumented() {
    assertThat(
            row(
                """
                {"id":"dep_1","name":"acme/support/main","endpointId":"ep_1","projectId":"proj_1",
                 "createdAt":"2026-11-27T09:01:00Z","updatedAt":"2026-11-27T09:18:00Z","etag":"d3",
                 "model":"projects/proj_1/models/ml_a/revisions/rv_1",
                 "config":"projects/proj_t/configs/cr_1","hardware":"1xnvidia-h100-80gb",
                 "autoscaling":{"minReplicas":1,"maxReplicas":2},
                 "status":{"state":"DEPLOYMENT_STATE_READY","message":"All replicas ready",
                 "readyReplicas":1,"scheduledReplicas":1},"trafficMode":"TRAFFIC_MODE_LIVE",
                 "desiredReplicas":2,"aNewField":{"x":[1]}}
                """))
        .isEqualTo(
            new DeploymentRow(
                "dep_1",
                "acme/support/main",
                "ep_1",
                "d3",
                new ServedModel("ml_a", "rv_1", "cr_1", "1xnvidia-h100-80gb"),
                new ReplicaBounds(1, 2),
                new DeploymentStatus("READY", "All replicas ready", 1, 2),
                CREATED,
                Instant.parse("2026-11-27T09:18:00Z")));
  }

  @Test
  void readsDeprecatedIdsAndSnakeCaseAndNumbersInStrings() {
    // When
    DeploymentRow row =
        row(
            """
            {"id":"dep_1","endpoint_id":"ep_1","model_id":"ml_a","model_revision_id":"rv_1",
             "config_id":"cr_1","autoscaling":{"max_replicas":"2"},"desired_replicas":"2",
             "status":{"state":"deployment_state_stopping","ready_replicas":"1"}}
            """);

    // Then
    assertThat(row.endpointId()).isEqualTo("ep_1");
    assertThat(row.served()).isEqualTo(new ServedModel("ml_a", "rv_1", "cr_1", null));
    assertThat(row.bounds()).isEqualTo(new ReplicaBounds(0, 2));
    assertThat(row.status()).isEqualTo(new DeploymentStatus("STOPPING", null, 1, 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"dep_1\"}",
        "{\"id\":\"dep_1\",\"status\":null,\"autoscaling\":null,\"model\":null}",
        "{\"id\":\"dep_1\",\"status\":\"fine\",\"autoscaling\":7,\"model\":{\"a\":1},\"etag\":[]}",
        "{\"id\":\"dep_1\",\"status\":[1],\"autoscaling\":[],\"createdAt\":\"soon\"}",
      })
  void whatIsNotToldIsNotKnown(String json) {
    assertThat(row(json))
        .isEqualTo(
            new DeploymentRow(
                "dep_1",
                null,
                null,
                null,
                new ServedModel(null, null, null, null),
                null,
                new DeploymentStatus(null, null, 0, 0),
                null,
                null));
    assertThat(row(json).status().state()).isEqualTo(DeploymentState.UNKNOWN);
    assertThat(row(json).served().isNothing()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"id\":\"\"}", "{\"id\":\"dep 1\"}", "[]", "null", "\"dep_1\""})
  void withoutAnIdItIsNone(String json) {
    assertThat(read(json)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "DEPLOYMENT_STATE_PROVISIONING, STARTING",
    "DEPLOYMENT_STATE_SCALING,      STARTING",
    "DEPLOYMENT_STATE_READY,        READY",
    "READY,                         READY",
    "DEPLOYMENT_STATE_DEGRADED,     DEGRADED",
    "DEPLOYMENT_STATE_STOPPING,     STOPPING",
    "DEPLOYMENT_STATE_STOPPED,      STOPPED",
    "DEPLOYMENT_STATE_FAILED,       FAILED",
    "DEPLOYMENT_STATE_UNSPECIFIED,  UNKNOWN",
    "DEPLOYMENT_STATE_HIBERNATING,  UNKNOWN",
    "stopped?,                      UNKNOWN",
  })
  void aWordHasAMeaning(String word, DeploymentState meaning) {
    String json = "{\"id\":\"dep_1\",\"status\":{\"state\":\"%s\"}}".formatted(word);
    assertThat(row(json).status().state()).isEqualTo(meaning);
  }

  @Test
  void quotesNoSecretAndKnowsItsName() {
    // When
    DeploymentRow row =
        row(
            """
            {"id":"dep_1","name":"acme-labs/support/main",
             "status":{"state":"X","message":"key tgp_v1_secret\\nrefused"}}
            """);

    // Then
    assertThat(row.toString()).doesNotContain("tgp_v1_secret", "\n");
    assertThat(row.isNamed("main")).isTrue();
    assertThat(row.isNamed("support/main")).isFalse();
    assertThat(row("{\"id\":\"dep_1\"}").isNamed("main")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "projects/p/configs/cr_1, cr_1",
    "cr_1,                    cr_1",
    "projects/p/models/cr_1,  ",
    "projects/p/configs/cr_1/x, ",
  })
  void readsTheNameOfAConfig(String name, @Nullable String id) {
    assertThat(ResourceName.configId(name)).isEqualTo(id);
  }
}
