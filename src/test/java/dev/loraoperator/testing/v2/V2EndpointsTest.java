package dev.loraoperator.testing.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.testing.Http;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Endpoints: names, etags, changes, deletion. */
class V2EndpointsTest extends ServingServerTest {

  @Test
  void anEndpointIsShownAsItWasMade() throws Exception {
    // When
    HttpResponse<String> created = createEndpoint("support");

    // Then
    JsonNode row = caller.show("/endpoints/" + V2Caller.id(created));
    String etag = row.path("etag").asText();
    assertThat(row).isEqualTo(Http.json(created));
    assertThat(row.path("id").asText()).startsWith("ep_");
    assertThat(etag).isNotEmpty();
    assertThat(row.toString().replace(row.path("id").asText(), "ep_1").replace(etag, "e1"))
        .isEqualTo(
            "{\"id\":\"ep_1\",\"name\":\"acme/support\",\"projectId\":\"project-of-acme\","
                + "\"createdAt\":\"2026-11-28T12:00:00Z\",\"updatedAt\":\"2026-11-28T12:00:00Z\","
                + "\"etag\":\"e1\",\"visibility\":\"VISIBILITY_PRIVATE\","
                + "\"endpointType\":\"ENDPOINT_TYPE_DEDICATED\",\"trafficSplit\":[],"
                + "\"deployments\":[]}");
  }

  /** A body that makes no endpoint. */
  record BadBody(String body, String detail) {}

  static Stream<BadBody> badBodies() {
    return Stream.of(
        new BadBody("{}", "name is required"),
        new BadBody(
            "{\"name\":\"other/x\"}", "the project slug in the name does not match the project"),
        new BadBody(
            "{\"name\":\"x\",\"visibility\":\"VISIBILITY_ALL\"}",
            "invalid value for enum field visibility"),
        new BadBody("{\"name\":\"x\",\"description\":\"y\"}", "unknown field \"description\""),
        new BadBody("{\"name\":\"x\",\"trafficSplit\":[]}", "unknown field \"trafficSplit\""));
  }

  @ParameterizedTest
  @MethodSource("badBodies")
  void aBadBodyIsRefused(BadBody bad) throws Exception {
    HttpResponse<String> reply = caller.postTo("/endpoints", bad.body());

    assertRefused(reply, 400, 3, bad.detail());
    assertThat(v2.endpoints()).isEmpty();
  }

  @Test
  void aNameIsTakenOncePerProjectUntilItIsDeleted() throws Exception {
    // Given
    V2Endpoint taken = serving.occupyEndpoint("acme", "support");

    // When
    HttpResponse<String> refused = createEndpoint("acme/support");
    HttpResponse<String> elsewhere = stranger.postTo("/endpoints", "{\"name\":\"support\"}");
    serving.removeEndpoint(taken.id());
    HttpResponse<String> free = createEndpoint("support");

    // Then
    assertRefused(refused, 409, 6, "Already Exists");
    assertDone(elsewhere);
    assertDone(free);
    assertThat(V2Caller.id(free)).isNotEqualTo(taken.id());
    assertThat(caller.inProject("/endpoints/" + taken.id()).statusCode()).isEqualTo(404);
    assertThat(stranger.inProject("/endpoints/" + V2Caller.id(free)).statusCode()).isEqualTo(404);
  }

  /** What a PATCH leaves of a private endpoint with the name "support". */
  record Patch(String query, String body, int status, String name, String visibility) {}

  static Stream<Patch> patches() {
    String internal = "{\"visibility\":\"VISIBILITY_INTERNAL\"}";
    String both = "{\"visibility\":\"VISIBILITY_INTERNAL\",\"name\":\"x\"}";
    return Stream.of(
        new Patch("", internal, 200, "acme/support", "VISIBILITY_INTERNAL"),
        new Patch("", both, 200, "acme/x", "VISIBILITY_INTERNAL"),
        new Patch("?updateMask=name", both, 200, "acme/x", "VISIBILITY_PRIVATE"),
        new Patch("?update_mask=name,visibility", both, 200, "acme/x", "VISIBILITY_INTERNAL"),
        new Patch("?updateMask=name", internal, 400, "acme/support", "VISIBILITY_PRIVATE"),
        new Patch("?updateMask=etag", "{}", 400, "acme/support", "VISIBILITY_PRIVATE"),
        new Patch("", "{\"name\":\"taken\"}", 409, "acme/support", "VISIBILITY_PRIVATE"),
        new Patch("", "{}", 400, "acme/support", "VISIBILITY_PRIVATE"),
        new Patch("", "{\"etag\":\"stale\"}", 409, "acme/support", "VISIBILITY_PRIVATE"));
  }

  @ParameterizedTest
  @MethodSource("patches")
  void aPatchChangesWhatTheMaskNamesOrElseWhatIsSent(Patch patch) throws Exception {
    // Given
    endpoint("taken");
    String endpoint = endpoint("support");

    // When
    HttpResponse<String> reply = caller.patchAt(endpoint + patch.query(), patch.body());

    // Then
    JsonNode row = caller.show(endpoint);
    assertThat(reply.statusCode()).describedAs(reply.body()).isEqualTo(patch.status());
    assertThat(row.path("name").asText()).isEqualTo(patch.name());
    assertThat(row.path("visibility").asText()).isEqualTo(patch.visibility());
  }

  @Test
  void everyWriteLeavesAnotherEtagAndAStaleOneIsRefused() throws Exception {
    // Given
    String endpoint = endpoint("support");
    String first = caller.show(endpoint).path("etag").asText();
    String body = "{\"visibility\":\"VISIBILITY_INTERNAL\",\"etag\":\"" + first + "\"}";
    clock.advance(Duration.ofSeconds(1));

    // When
    HttpResponse<String> changed = caller.patchAt(endpoint, body);
    HttpResponse<String> stale = caller.patchAt(endpoint, body);
    HttpResponse<String> staleDelete = caller.deleteAt(endpoint + "?etag=" + first);
    String second = caller.show(endpoint).path("etag").asText();
    HttpResponse<String> deleted = caller.deleteAt(endpoint + "?etag=" + second);

    // Then
    String mismatch = "etag mismatch: the resource was changed meanwhile";
    assertDone(changed);
    assertThat(Http.json(changed).path("etag").asText()).isEqualTo(second).isNotEqualTo(first);
    assertThat(Http.json(changed).path("updatedAt").asText()).isEqualTo("2026-11-28T12:00:01Z");
    assertRefused(stale, 409, 10, mismatch);
    assertRefused(staleDelete, 409, 10, mismatch);
    assertThat(deleted.body()).isEqualTo("{}");
    assertThat(caller.deleteAt(endpoint).statusCode()).isEqualTo(404);
  }

  @Test
  void anEndpointWithADeploymentIsNotDeleted() throws Exception {
    // Given
    String endpoint = endpoint("support");
    String deployment = deployment(endpoint, "main");

    // When
    HttpResponse<String> refused = caller.deleteAt(endpoint);
    serving.removeDeployment(idOf(deployment));
    HttpResponse<String> deleted = caller.deleteAt(endpoint);

    // Then
    assertRefused(refused, 400, 9, "endpoint has running deployments");
    assertDone(deleted);
    assertThat(v2.endpoints()).extracting(V2Endpoint::deleted).containsExactly(true);
  }

  @Test
  void newEndpointsAndDeploymentsAppearLateInLists() throws Exception {
    // Given
    V2Endpoint old = serving.occupyEndpoint("acme", "old");
    v2.behaviour().withListLag(Duration.ofSeconds(5));
    endpoint("new");
    deployment("/endpoints/" + old.id(), "main");

    // When
    JsonNode early = caller.show("/endpoints").path("data");
    JsonNode single = caller.show("/endpoints/" + old.id()).path("deployments");
    clock.advance(Duration.ofSeconds(5));
    JsonNode late = caller.show("/endpoints").path("data");

    // Then
    assertThat(early.findValuesAsText("id")).containsExactly(old.id());
    assertThat(single).hasSize(1);
    assertThat(late).hasSize(2);
    assertThat(late.findValuesAsText("deployments")).hasSize(2);
    assertThat(late.findValues("trafficMode")).hasSize(1);
  }

  @Test
  void aListHasPages() throws Exception {
    // Given
    v2.behaviour().withPageSize(2);
    for (String name : List.of("a", "b", "c")) {
      endpoint(name);
    }

    // When
    List<String> names = caller.all("/endpoints", "name");

    // Then
    assertThat(names).containsExactlyInAnyOrder("acme/a", "acme/b", "acme/c");
    assertThat(v2.calls().count(V2Route.ENDPOINTS)).isEqualTo(2);
  }
}
