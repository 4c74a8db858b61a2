package dev.loraoperator.testing.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.testing.SteppedClock;
import dev.loraoperator.testing.TogetherServer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Together's own client understands this server's endpoints, deployments and hardware, and this
 * server understands it. One run of the client makes all the calls.
 */
class OfficialClientServingTest {

  static final Set<V2Route> ROUTES =
      EnumSet.range(V2Route.INSTANCE_TYPES, V2Route.DELETE_DEPLOYMENT);

  private static TogetherServer together;
  private static TogetherV2 v2;
  private static JsonNode output;
  private static JsonNode results;

  @BeforeAll
  static void call() {
    OfficialClient.install();
    together = TogetherServer.start(new SteppedClock(Instant.parse("2026-11-28T12:00:00Z")));
    together.addKey("tk-1", "acme");
    v2 = together.v2();
    v2.setSlug("acme", "acme-labs");
    v2.behaviour().withPageSize(2);
    v2.serving().behaviour().starting(Duration.ZERO, Duration.ZERO).draining(Duration.ZERO);
    String model = v2.occupy("acme", "lora", "").id();
    output = OfficialClient.call("serving-calls.mjs", together.baseUrl().toString(), "tk-1", model);
    results = output.path("results");
  }

  @AfterAll
  static void close() {
    if (together != null) {
      together.close();
    }
  }

  @Test
  void theClientSendsNoKeyThatThisServerDoesNotKnow() {
    assertThat(v2.unknownFields()).isEmpty();
  }

  @Test
  void everyReplyHasTheTypeThatTheClientDeclares() {
    assertThat(output.path("undeclared")).isEmpty();
  }

  /** A route, the client's declaration of its parameters, and what only this server knows. */
  record Parameters(V2Route route, String declaration, String... more) {}

  static Stream<Parameters> parameters() {
    // Declared by older and newer clients.
    String[] limits = {"inactiveTimeout", "maxConcurrentRequestsPerReplica"};
    return Stream.of(
        new Parameters(V2Route.CREATE_ENDPOINT, "EndpointCreateParams"),
        new Parameters(V2Route.ENDPOINTS, "EndpointListParams"),
        new Parameters(V2Route.ENDPOINT, "EndpointRetrieveParams"),
        new Parameters(V2Route.PATCH_ENDPOINT, "EndpointUpdateParams"),
        new Parameters(V2Route.DELETE_ENDPOINT, "EndpointDeleteParams"),
        new Parameters(V2Route.CREATE_DEPLOYMENT, "DeploymentCreateParams", limits),
        new Parameters(V2Route.CHECK_DEPLOYMENT, "DeploymentCreateParams", limits),
        new Parameters(V2Route.DEPLOYMENTS, "DeploymentListParams"),
        new Parameters(V2Route.DEPLOYMENT, "DeploymentRetrieveParams"),
        new Parameters(V2Route.PATCH_DEPLOYMENT, "DeploymentUpdateParams", limits),
        new Parameters(V2Route.DELETE_DEPLOYMENT, "DeploymentDeleteParams"));
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void thisServerKnowsTheParametersThatTheClientDeclares(Parameters expected) {
    Set<String> declared = new TreeSet<>(List.of(expected.more()));
    output
        .path("parameters")
        .required(expected.declaration())
        .forEach(name -> declared.add(name.asText()));

    assertThat(expected.route().keys()).isEqualTo(declared);
  }

  /** The first call of a route, as the client has sent it. */
  record Sent(V2Route route, String path, Set<String> query, Set<String> body) {}

  static Stream<Sent> sent() {
    String endpoints = "/v2/projects/project-of-acme/endpoints";
    Set<String> lists = Set.of("limit", "orderBy");
    Set<String> none = Set.of();
    Set<String> deployment =
        Set.of("name", "model", "config", "autoscaling", "placement", "enableLora");
    return Stream.of(
        new Sent(V2Route.CREATE_ENDPOINT, endpoints, none, Set.of("name", "visibility")),
        new Sent(V2Route.ENDPOINTS, endpoints, lists, none),
        new Sent(V2Route.ENDPOINT, endpoints + "/EP", none, none),
        new Sent(
            V2Route.PATCH_ENDPOINT,
            endpoints + "/EP",
            Set.of("updateMask"),
            Set.of("trafficSplit", "etag")),
        new Sent(V2Route.DELETE_ENDPOINT, endpoints + "/EP", none, none),
        new Sent(
            V2Route.CHECK_DEPLOYMENT,
            endpoints + "/EP/deployments",
            Set.of("validateOnly"),
            deployment),
        new Sent(V2Route.CREATE_DEPLOYMENT, endpoints + "/EP/deployments", none, deployment),
        new Sent(V2Route.DEPLOYMENTS, endpoints + "/EP/deployments", none, none),
        new Sent(V2Route.DEPLOYMENT, endpoints + "/EP/deployments/DEP", none, none),
        new Sent(
            V2Route.PATCH_DEPLOYMENT,
            endpoints + "/EP/deployments/DEP",
            none,
            Set.of("autoscaling", "etag")),
        new Sent(V2Route.DELETE_DEPLOYMENT, endpoints + "/EP/deployments/DEP", none, none),
        new Sent(V2Route.INSTANCE_TYPES, "/v2/public/inference-instance-types", none, none),
        new Sent(
            V2Route.INSTANCE_TYPE,
            "/v2/public/inference-instance-types/1xnvidia-h100-80gb",
            none,
            none));
  }

  @ParameterizedTest
  @MethodSource("sent")
  void theClientSendsWhatIsExpected(Sent expected) {
    ReceivedCall first = v2.received(expected.route()).get(0);
    Set<String> body = new TreeSet<>();
    first.body().fieldNames().forEachRemaining(body::add);

    String endpoint = v2.endpoints().get(0).id();
    String deployment = v2.deployments().get(0).id();
    assertThat(first.path().replace(endpoint, "EP").replace(deployment, "DEP"))
        .isEqualTo(expected.path());
    assertThat(first.query().keySet()).isEqualTo(expected.query());
    assertThat(body).isEqualTo(expected.body());
  }

  @Test
  void everyRouteIsCalled() {
    assertThat(ROUTES).allMatch(route -> v2.calls().count(route) > 0).hasSize(13);
  }

  /** A place in the results, and the text there. */
  record Expected(String pointer, String text) {}

  static Stream<Expected> texts() {
    return Stream.of(
        new Expected("/listHardware/data/0/id", "1xnvidia-h100-80gb"),
        new Expected("/retrieveHardware/priceCentsPerHour", "399"),
        new Expected("/createEndpoint/name", "acme-labs/support"),
        new Expected("/check/id", ""),
        new Expected("/check/name", "acme-labs/support/main"),
        new Expected("/deploy/hardware", "1xnvidia-h100-80gb"),
        new Expected("/deploy/autoscaling/scaleDownWindow", "300s"),
        new Expected("/deploy/autoscaling/scalingMetrics/0/name", "inflight_requests"),
        new Expected("/deploy/placement/inline/regions/0", "us-east-1"),
        new Expected("/retrieveDeployment/status/state", "DEPLOYMENT_STATE_READY"),
        new Expected("/retrieveDeployment/status/readyReplicas", "1"),
        new Expected("/listDeployments/0/name", "acme-labs/support/main"),
        new Expected("/route/trafficSplit/0/weight", "1"),
        new Expected("/retrieveEndpoint/deployments/0/state", "DEPLOYMENT_STATE_READY"),
        new Expected("/retrieveEndpoint/deployments/0/estimatedEffectiveTrafficShare", "1"),
        new Expected("/findEndpoint/0/name", "acme-labs/support"),
        new Expected("/ask/model", "acme-labs/support"),
        new Expected("/ask/choices/0/message/content", " Paris"),
        new Expected("/askDirectly/model", "acme-labs/support/main"),
        new Expected("/complete/choices/0/text", " Paris"),
        new Expected("/scale/autoscaling/minReplicas", "1"),
        new Expected("/scale/autoscaling/maxReplicas", "3"),
        new Expected("/stop/status/state", "DEPLOYMENT_STATE_STOPPED"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void aResultReadsBack(Expected expected) {
    assertThat(results.at(expected.pointer()).asText("missing")).isEqualTo(expected.text());
  }

  @Test
  void listsAreReadToTheirEnd() {
    assertThat(results.path("listEndpoints")).hasSize(3);
    assertThat(results.path("listNothing")).isEmpty();
    assertThat(results.path("findEndpoint")).hasSize(1);
  }

  /** A refused call, the client's error, and where in its body which text is. */
  record Refused(String call, int status, String error, String pointer, String text) {

    static Refused grpc(String call, int status, String error, String detail) {
      return new Refused(call, status, error, "/body/details/0/detail", detail);
    }

    static Refused asked(String call, int status, String error, String code) {
      return new Refused(call, status, error, "/body/error/code", code);
    }
  }

  static List<Refused> refusals() {
    String stale = "etag mismatch: the resource was changed meanwhile";
    String split =
        "the deployment stands in an endpoint's traffic split and cannot be deleted; remove it"
            + " from the traffic split (it may be standing at weight 0), then delete";
    String running = "the deployment must be stopped before it can be deleted";
    String notEmpty = "endpoint has running deployments";
    String bad = "BadRequestError";
    return List.of(
        Refused.grpc("createEndpointAgain", 409, "ConflictError", "Already Exists"),
        Refused.grpc("deployAgain", 409, "ConflictError", "Already Exists"),
        Refused.asked("askUnrouted", 400, bad, "endpoint_not_configured"),
        Refused.asked("askNobody", 400, bad, "model_not_available"),
        Refused.asked("askStopped", 503, "InternalServerError", "routing_error"),
        Refused.grpc("routeStale", 409, "ConflictError", stale),
        Refused.grpc("scaleStale", 409, "ConflictError", stale),
        Refused.grpc("deleteRunning", 400, bad, running),
        Refused.grpc("deleteRouted", 400, bad, split),
        Refused.grpc("clearWithoutMask", 400, bad, "no fields to update"),
        Refused.grpc("deleteEndpointEarly", 400, bad, notEmpty),
        Refused.grpc("retrieveDeleted", 404, "NotFoundError", "endpoint not found"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aRefusalIsTheClientsError(Refused refused) {
    JsonNode result = results.path(refused.call());

    assertThat(result.path("status").asInt()).isEqualTo(refused.status());
    assertThat(result.path("error").asText()).isEqualTo(refused.error());
    assertThat(result.at(refused.pointer()).asText())
        .describedAs(result.toString())
        .isEqualTo(refused.text());
  }

  @Test
  void nothingElseIsRefusedAndNothingIsLeft() {
    assertThat(V2Caller.list(results))
        .filteredOn(result -> result.path("error").isTextual())
        .hasSameSizeAs(refusals());
    assertThat(v2.serving().running()).isEmpty();
    assertThat(v2.deployments()).allMatch(V2Deployment::deleted);
    assertThat(v2.serving().answered()).hasSize(3);
  }
}
