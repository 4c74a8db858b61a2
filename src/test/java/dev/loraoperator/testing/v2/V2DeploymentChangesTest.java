package dev.loraoperator.testing.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loraoperator.testing.Http;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How deployments are changed and deleted. */
class V2DeploymentChangesTest extends ServingServerTest {

  private String endpoint;
  private String deployment;

  @BeforeEach
  void prepareDeployment() throws Exception {
    endpoint = endpoint("support");
    ObjectNode body = body("main", 1, 2).put("inactiveTimeout", 60);
    deployment = endpoint + "/deployments/" + V2Caller.id(deploy(endpoint, body));
    serving.finishAll();
  }

  /** What a PATCH leaves of the bounds 1 and 2, a timeout of 60 and the name "main". */
  record Patch(String query, String body, int status, String left) {}

  static Stream<Patch> patches() {
    String three = "{'autoscaling':{'minReplicas':3,'maxReplicas':4},'inactiveTimeout':0}";
    String mask = "?updateMask=";
    return Stream.of(
        new Patch("", "{'autoscaling':{'maxReplicas':4}}", 200, "main 1/4 60"),
        new Patch("", "{'autoscaling':{'min_replicas':2}}", 200, "main 2/2 60"),
        new Patch("", three, 200, "main 3/4 0"),
        new Patch(mask + "autoscaling", three, 200, "main 3/4 60"),
        new Patch(mask + "inactive_timeout", three, 200, "main 1/2 0"),
        new Patch(mask + "autoscaling.maxReplicas", three, 200, "main 1/4 60"),
        new Patch(mask + "name", "{'name':'acme/support/x'}", 200, "x 1/2 60"),
        new Patch("", "{}", 400, "main 1/2 60"),
        new Patch("", "{'autoscaling':{}}", 400, "main 1/2 60"),
        new Patch(mask + "autoscaling", "{}", 400, "main 1/2 60"),
        new Patch("", "{'autoscaling':{'minReplicas':0}}", 400, "main 1/2 60"),
        new Patch("", "{'autoscaling':{'maxReplicas':0}}", 400, "main 1/2 60"),
        new Patch(mask + "model", "{}", 400, "main 1/2 60"),
        new Patch("", "{'model':'x'}", 400, "main 1/2 60"),
        new Patch("", "{'name':'x','etag':'stale'}", 409, "main 1/2 60"),
        new Patch("", "{'name':'other'}", 409, "main 1/2 60"));
  }

  @ParameterizedTest
  @MethodSource("patches")
  void aPatchChangesWhatTheMaskNamesOrElseWhatIsSent(Patch patch) throws Exception {
    // Given
    deployment(endpoint, "other");

    // When
    HttpResponse<String> reply =
        caller.patchAt(deployment + patch.query(), patch.body().replace('\'', '"'));

    // Then
    JsonNode row = caller.show(deployment);
    JsonNode bounds = row.path("autoscaling");
    assertThat(reply.statusCode()).describedAs(reply.body()).isEqualTo(patch.status());
    assertThat(
            "%s %d/%d %d"
                .formatted(
                    row.path("name").asText().replace("acme/support/", ""),
                    bounds.path("minReplicas").asInt(),
                    bounds.path("maxReplicas").asInt(),
                    row.path("inactiveTimeout").asInt()))
        .isEqualTo(patch.left());
  }

  @Test
  void everyWriteLeavesAnotherEtagAndAStaleOneIsRefused() throws Exception {
    // Given
    String first = caller.show(deployment).path("etag").asText();
    ObjectNode body = V2Json.object().put("etag", first);
    body.putObject("autoscaling").put("minReplicas", 0).put("maxReplicas", 0);

    // When
    HttpResponse<String> changed = caller.patchAt(deployment, body.toString());
    HttpResponse<String> stale = caller.patchAt(deployment, body.toString());
    clock.advance(DRAINING);
    HttpResponse<String> staleDelete = caller.deleteAt(deployment + "?etag=" + first);
    String second = caller.show(deployment).path("etag").asText();
    HttpResponse<String> deleted = caller.deleteAt(deployment + "?etag=" + second);

    // Then
    String mismatch = "etag mismatch: the resource was changed meanwhile";
    assertThat(Http.json(changed).path("etag").asText()).isEqualTo(second).isNotEqualTo(first);
    assertRefused(stale, 409, 10, mismatch);
    assertRefused(staleDelete, 409, 10, mismatch);
    assertDone(deleted);
    assertThat(deleted.body()).isEqualTo("{}");
  }

  @Test
  void aChangeOfOtherThingsStartsNothing() throws Exception {
    // Given
    serving.setState(idOf(deployment), DeploymentState.STOPPED, "");

    // When
    HttpResponse<String> reply = caller.patchAt(deployment, "{\"inactiveTimeout\":120}");

    // Then
    assertDone(reply);
    assertThat(serving.running()).isEmpty();
  }

  /** What a deployment is when it is to be deleted, and the refusal, which is empty if none. */
  record Deletion(DeploymentState state, boolean inSplit, boolean inExperiment, String refusal) {}

  static Stream<Deletion> deletions() {
    String running = "the deployment must be stopped before it can be deleted";
    String split =
        "the deployment stands in an endpoint's traffic split and cannot be deleted; remove it"
            + " from the traffic split (it may be standing at weight 0), then delete";
    String experiment =
        "the deployment is an A/B experiment member; remove it from the experiment first";
    return Stream.of(
        new Deletion(DeploymentState.READY, false, false, running),
        new Deletion(DeploymentState.PROVISIONING, false, false, running),
        new Deletion(DeploymentState.STOPPING, true, false, running),
        new Deletion(DeploymentState.STOPPED, true, false, split),
        new Deletion(DeploymentState.STOPPED, false, true, experiment),
        new Deletion(DeploymentState.FAILED, true, false, split),
        new Deletion(DeploymentState.STOPPED, false, false, ""),
        new Deletion(DeploymentState.FAILED, false, false, ""));
  }

  @ParameterizedTest
  @MethodSource("deletions")
  void onlyWhatDoesNotRunAndIsNotRoutedIsDeleted(Deletion deletion) throws Exception {
    // Given
    String id = idOf(deployment);
    serving.setState(id, deletion.state(), "");
    serving.setInExperiment(id, deletion.inExperiment());
    if (deletion.inSplit()) {
      serving.route(idOf(endpoint), new SplitEntry(id, 0));
    }

    // When
    HttpResponse<String> reply = caller.deleteAt(deployment);

    // Then
    boolean deleted = deletion.refusal().isEmpty();
    if (!deleted) {
      assertRefused(reply, 400, 9, deletion.refusal());
    }
    assertThat(caller.inProject(deployment).statusCode()).isEqualTo(deleted ? 404 : 200);
    assertThat(v2.deployments()).extracting(V2Deployment::deleted).containsExactly(deleted);
  }

  @Test
  void refusalsMayDiffer() throws Exception {
    // Given
    serving.behaviour().withConflictWhenRunning().withOldSplitRule();
    route(endpoint, deployment);

    // When
    HttpResponse<String> running = caller.deleteAt(deployment);
    serving.setState(idOf(deployment), DeploymentState.STOPPED, "");
    HttpResponse<String> routed = caller.deleteAt(deployment);

    // Then
    assertRefused(running, 409, 10, "the deployment must be stopped before it can be deleted");
    assertThat(V2Caller.detail(routed))
        .startsWith("the deployment is referenced by an endpoint's traffic split");
  }

  @Test
  void aModelIsNotDeletedWhileItHasADeployment() throws Exception {
    // When
    HttpResponse<String> running = caller.delete(model.id());
    serving.setState(idOf(deployment), DeploymentState.STOPPED, "");
    HttpResponse<String> stopped = caller.delete(model.id());
    caller.deleteAt(deployment);
    HttpResponse<String> free = caller.delete(model.id());

    // Then
    String detail = "the model is referenced by a live deployment";
    assertRefused(running, 400, 9, detail);
    assertRefused(stopped, 400, 9, detail);
    assertDone(free);
  }

  @Test
  void aNameIsFreeAgainAfterADeletion() throws Exception {
    // Given
    serving.removeDeployment(idOf(deployment));

    // When
    HttpResponse<String> again = deploy(endpoint, body("main", 1, 1));

    // Then
    assertDone(again);
    assertThat(serving.running()).hasSize(1);
    clock.advance(Duration.ofHours(1));
    assertThat(serving.meter().replicaTime(idOf(deployment))).isZero();
  }
}
