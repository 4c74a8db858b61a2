package dev.loraoperator.testing.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.testing.SteppedClock;
import dev.loraoperator.testing.TogetherServer;
import java.time.Duration;
import java.time.Instant;
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
 * Together's own client understands this server's models, and this server understands it. One run
 * of the client makes all the calls; the tests look at what came of them.
 */
class OfficialClientTest {

  private static final String URL = "https://store.test/a.zip?X-Amz-Signature=s1gnature";

  private static TogetherServer together;
  private static JsonNode output;
  private static JsonNode results;

  @BeforeAll
  static void call() {
    OfficialClient.install();
    together = TogetherServer.start(new SteppedClock(Instant.parse("2026-11-28T12:00:00Z")));
    together.addKey("tk-1", "acme");
    TogetherV2 v2 = together.v2();
    v2.setSlug("acme", "acme-labs");
    v2.behaviour().lasting(Duration.ZERO, Duration.ZERO).withoutDownloads().withPageSize(2);
    V2Model referenced = v2.occupy("acme", "served", "");
    v2.setReferenced(referenced.id(), true);
    output =
        OfficialClient.call(
            "calls.mjs", together.baseUrl().toString(), "tk-1", URL, referenced.id());
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
    assertThat(together.v2().unknownFields()).isEmpty();
  }

  @Test
  void everyReplyHasTheTypeThatTheClientDeclares() {
    assertThat(output.path("undeclared")).isEmpty();
  }

  /** A route, the client's declaration of its parameters, and what only this server knows. */
  record Parameters(V2Route route, String declaration, String... more) {}

  static Stream<Parameters> parameters() {
    return Stream.of(
        new Parameters(V2Route.CREATE_MODEL, "ModelCreateParams"),
        new Parameters(V2Route.MODELS, "ModelListParams"),
        new Parameters(V2Route.MODEL, "ModelRetrieveParams"),
        new Parameters(V2Route.PATCH_MODEL, "ModelUpdateParams"),
        new Parameters(V2Route.DELETE_MODEL, "ModelDeleteParams"),
        new Parameters(V2Route.REVISIONS, "ModelListRevisionsParams"),
        new Parameters(V2Route.FILES, "ModelListFilesParams"),
        new Parameters(V2Route.ORGANIZATION_MODELS, "ModelListOrgScopedParams"),
        // Declared by newer clients.
        new Parameters(V2Route.SUPPORTED_MODELS, "ModelListSupportedParams", "adapterMode"),
        new Parameters(V2Route.CONFIGS, "ConfigListParams"),
        new Parameters(V2Route.CONFIG, "ConfigRetrieveParams"),
        new Parameters(V2Route.CREATE_UPLOAD, "RemoteUploadCreateParams"),
        new Parameters(V2Route.UPLOADS, "RemoteUploadListParams"),
        new Parameters(V2Route.UPLOAD, "RemoteUploadRetrieveParams"),
        new Parameters(V2Route.UPLOAD_EVENTS, "RemoteUploadEventsParams"));
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

  @Test
  void everyRouteIsCalledExceptThoseOfServing() {
    assertThat(V2Route.values())
        .filteredOn(route -> together.v2().calls().count(route) == 0)
        .containsExactlyInAnyOrderElementsOf(OfficialClientServingTest.ROUTES);
  }

  /** A place in the results, and the text there. */
  record Expected(String pointer, String text) {}

  static Stream<Expected> texts() {
    return Stream.of(
        new Expected("/whoami/project_id", "project-of-acme"),
        new Expected("/whoami/project_slug", "acme-labs"),
        new Expected("/listSupported/0/name", SampleCatalogue.LLAMA),
        new Expected("/retrieveSupported/baseModelId", SampleCatalogue.LLAMA_ID),
        new Expected("/listConfigs/0/referenceModelId", SampleCatalogue.LLAMA_ID),
        new Expected("/listConfigsByName/0/referenceModelId", SampleCatalogue.LLAMA_ID),
        new Expected("/retrieveConfig/referenceModelId", SampleCatalogue.LLAMA_ID),
        new Expected("/create/name", "acme-labs/bot"),
        new Expected("/create/description", "ours"),
        new Expected("/createOther/name", "acme-labs/other"),
        new Expected("/retrieve/baseModelId", SampleCatalogue.LLAMA_ID),
        new Expected("/update/description", "new"),
        new Expected("/share/description", "new"),
        new Expected("/share/visibility", "VISIBILITY_INTERNAL"),
        new Expected("/listOrgScoped/0/name", "acme-labs/bot"),
        new Expected("/upload/remoteUrl", URL),
        new Expected("/retrieveUpload/status", "REMOTE_UPLOAD_STATUS_SUCCEEDED"),
        new Expected("/listUploads/0/remoteUrl", URL),
        new Expected("/uploadEvents/data/0/level", "LEVEL_INFO"),
        new Expected(
            "/listRevisions/data/0/validationStatus", "REVISION_VALIDATION_STATUS_SUCCESS"),
        new Expected("/retrieveRevision/validationStatus", "REVISION_VALIDATION_STATUS_SUCCESS"),
        new Expected("/listFiles/data/0/path", "adapter_config.json"),
        new Expected("/listFiles/totalSizeBytes", "2"),
        new Expected("/retrieveWithWeights/weights/type", "WEIGHTS_TYPE_ADAPTER"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void aResultReadsBack(Expected expected) {
    assertThat(results.at(expected.pointer()).asText()).isEqualTo(expected.text());
  }

  @Test
  void listsAreReadToTheirEnd() {
    assertThat(results.path("list").findValuesAsText("name"))
        .containsExactlyInAnyOrder(
            "acme-labs/served", "acme-labs/bot", "acme-labs/other", "acme-labs/third");
    assertThat(results.path("listPrivate")).hasSize(3);
    assertThat(results.path("listOrgScoped")).hasSize(1);
    assertThat(results.path("listAllSupported")).hasSize(5);
    assertThat(together.v2().calls().count(V2Route.MODELS)).isEqualTo(5);
  }

  @Test
  void nothingIsReadWhereThereIsNothing() {
    assertThat(results.path("listNoRevisions")).isEmpty();
    assertThat(results.at("/create/weights")).isEmpty();
    assertThat(results.path("delete")).isEmpty();
    assertThat(together.v2().models().get(1).deleted()).isTrue();
    assertThat(output.toString()).doesNotContain("a-token");
  }

  /** A refused call, the client's error, and a part of its message. */
  record Refused(String call, int status, String error, String detail) {}

  static List<Refused> refusals() {
    return List.of(
        new Refused("createAgain", 409, "ConflictError", "Already Exists"),
        new Refused(
            "deleteReferenced",
            400,
            "BadRequestError",
            "the model is referenced by a live deployment"),
        new Refused("retrieveDeleted", 404, "NotFoundError", "model not found"),
        new Refused(
            "otherProject",
            403,
            "PermissionDeniedError",
            "the API key has no access to this project"),
        new Refused("wrongKey", 401, "AuthenticationError", "invalid API key"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aRefusalIsTheClientsError(Refused refused) {
    JsonNode result = results.path(refused.call());

    assertThat(result.path("status").asInt()).isEqualTo(refused.status());
    assertThat(result.path("error").asText()).isEqualTo(refused.error());
    assertThat(result.at("/body/details/0/detail").asText()).isEqualTo(refused.detail());
  }

  @Test
  void nothingElseIsRefused() {
    assertThat(results.findParents("error")).hasSameSizeAs(refusals());
  }
}
