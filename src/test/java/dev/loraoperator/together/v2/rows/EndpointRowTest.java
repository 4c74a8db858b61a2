package dev.loraoperator.together.v2.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.together.http.Replies;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of an endpoint. */
class EndpointRowTest {

  private static @Nullable EndpointRow read(String json) {
    return EndpointRow.of(Objects.requireNonNull(Replies.tree(json)), List.of());
  }

  private static EndpointRow row(String json) {
    return Objects.requireNonNull(read(json));
  }

  @Test
  void readsWhatIsDocumented() {
    assertThat(
            row(
                """
                {"id":"ep_1","name":"acme/support","projectId":"proj_1",
                 "createdAt":"2026-11-27T09:00:00Z","updatedAt":"2026-11-27T09:20:00Z","etag":"e2",
                 "visibility":"VISIBILITY_PRIVATE","endpointType":"ENDPOINT_TYPE_DEDICATED",
                 "trafficSplit":[{"deploymentId":"dep_1","weight":1}],"aNewField":[{}],
                 "deployments":[{"id":"dep_1","name":"acme/support/main",
                 "state":"DEPLOYMENT_STATE_READY","trafficMode":"TRAFFIC_MODE_LIVE",
                 "model":"projects/proj_1/models/ml_a","modelId":"ml_a",
                 "autoscaling":{"minReplicas":1,"maxReplicas":1},"createdAt":"2026-11-27T09:01:00Z",
                 "estimatedEffectiveTrafficShare":1,"readyReplicas":1,"desiredReplicas":1}]}
                """))
        .isEqualTo(
            new EndpointRow(
                "ep_1",
                "acme/support",
                "proj_1",
                "e2",
                List.of(new SplitEntry("dep_1", 1)),
                List.of(
                    new DeploymentSummary(
                        "dep_1",
                        "acme/support/main",
                        new ServedModel("ml_a", null, null, null),
                        new ReplicaBounds(1, 1),
                        new DeploymentStatus("READY", null, 1, 1),
                        Instant.parse("2026-11-27T09:01:00Z"))),
                true,
                null,
                Instant.parse("2026-11-27T09:00:00Z")));
  }

  @Test
  void knowsWhoOwnsTheSplitAndItsName() {
    // When
    EndpointRow row =
        row("{\"id\":\"ep_1\",\"name\":\"acme/support\",\"activeRolloutId\":\"rol_1\"}");

    // Then
    assertThat(row.activeRolloutId()).isEqualTo("rol_1");
    assertThat(row.split()).isEmpty();
    assertThat(row.isNamed("support")).isTrue();
    assertThat(row.isNamed("port")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null                                         | []",
        "[]                                           | []",
        "[{\"deploymentId\":\"a\"}]                   | [SplitEntry[deploymentId=a, weight=0.0]]",
        "[{\"deployment_id\":\"a\",\"weight\":0.25}]  | [SplitEntry[deploymentId=a, weight=0.25]]",
        "[{\"deploymentId\":\"a\",\"weight\":\"1\"}]  | null",
        "[{\"deploymentId\":\"a\",\"weight\":1e999}]  | null",
        "[{\"deploymentId\":\"a\",\"weight\":[1]}]    | null",
        "[{\"deploymentId\":\"a\",\"weight\":1},{}]   | null",
        "[{\"deploymentId\":\"a\",\"weight\":1},7]    | null",
        "{\"a\":1}                                    | null",
        "\"all\"                                      | null",
      })
  void aSplitIsUnderstoodAsAWholeOrNotAtAll(String split, String meaning) {
    assertThat(String.valueOf(row("{\"id\":\"ep_1\",\"trafficSplit\":" + split + "}").split()))
        .isEqualTo(meaning);
  }

  @ParameterizedTest
  @CsvSource({"0, true", "1, true", "9, true", "10, false", "12, false"})
  void tenDeploymentsMayBeMore(int shown, boolean all) {
    // Given
    String deployments =
        IntStream.range(0, shown)
            .mapToObj("{\"id\":\"dep_%d\"}"::formatted)
            .collect(Collectors.joining(","));

    // When
    EndpointRow row = row("{\"id\":\"ep_1\",\"deployments\":[" + deployments + "]}");

    // Then
    assertThat(row.deployments()).hasSize(shown);
    assertThat(row.showsAll()).isEqualTo(all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[{\"id\":\"dep_1\"},{}]", "[null]", "\"some\"", "7"})
  void whatIsNotUnderstoodMayBeADeployment(String deployments) {
    assertThat(row("{\"id\":\"ep_1\",\"deployments\":" + deployments + "}").showsAll()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"id\":\"ep 1\"}", "[]", "7"})
  void withoutAnIdItIsNone(String json) {
    assertThat(read(json)).isNull();
  }
}
