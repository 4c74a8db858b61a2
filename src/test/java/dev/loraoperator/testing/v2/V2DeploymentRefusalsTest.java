package dev.loraoperator.testing.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loraoperator.testing.Http;
import java.net.http.HttpResponse;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which deployments are refused. */
class V2DeploymentRefusalsTest extends ServingServerTest {

  private String endpoint;

  @BeforeEach
  void prepareEndpoint() throws Exception {
    endpoint = endpoint("support");
  }

  /** A change of a good body, and why nothing is made of it. */
  record Refused(String name, Consumer<ObjectNode> change, int status, String detail) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Refused> refusals() {
    String model = "projects/project-of-acme/models/";
    String both = "min_replicas must be at least 1 unless max_replicas is 0 as well";
    return Stream.of(
        new Refused("no name", body -> body.remove("name"), 400, "name is required"),
        new Refused(
            "name of another endpoint",
            body -> body.put("name", "acme/other/main"),
            400,
            "the project slug in the name does not match the project"),
        new Refused(
            "no model",
            body -> body.remove("model"),
            400,
            "model must be projects/{project}/models/{model}"),
        new Refused(
            "bare model",
            body -> body.put("model", "ml_x"),
            400,
            "model must be projects/{project}/models/{model}"),
        new Refused(
            "unknown model", body -> body.put("model", model + "ml_x"), 404, "model not found"),
        new Refused(
            "unknown base",
            body -> body.put("model", "projects/proj_together/models/ml_x"),
            404,
            "model not found"),
        new Refused(
            "unknown revision",
            body -> body.put("model", body.path("model").asText() + "/revisions/rv_x"),
            404,
            "revision not found"),
        new Refused(
            "no config",
            body -> body.remove("config"),
            400,
            "config must be projects/{project}/configs/{config}"),
        new Refused(
            "unknown config",
            body -> body.put("config", "projects/proj_together/configs/cr_x"),
            404,
            "config not found"),
        new Refused(
            "config as if it were ours",
            body -> body.put("config", "projects/project-of-acme/configs/cr_CdGemma"),
            404,
            "config not found"),
        new Refused(
            "config of another base",
            body -> body.put("config", "projects/proj_together/configs/cr_CdGemma"),
            400,
            "config cr_CdGemma is not compatible with the model"),
        new Refused(
            "no bounds", body -> body.remove("autoscaling"), 400, "autoscaling is required"),
        new Refused("0 and 2", bounds(0, 2), 400, both),
        new Refused(
            "2 and 1", bounds(2, 1), 400, "max_replicas must not be less than min_replicas"),
        new Refused("negative", bounds(-1, 1), 400, "invalid value for int32 field min_replicas"),
        new Refused(
            "unknown bound",
            body -> body.withObject("/autoscaling").put("replicas", 1),
            400,
            "unknown field \"replicas\""),
        new Refused(
            "unknown key", body -> body.put("hardware", "x"), 400, "unknown field \"hardware\""),
        new Refused(
            "no placement",
            body -> body.putObject("placement"),
            400,
            "placement must have either inline or profile"),
        new Refused(
            "short timeout",
            body -> body.put("inactiveTimeout", 29),
            400,
            "inactive_timeout must be 0 or between 30 and 1440 minutes"));
  }

  private static Consumer<ObjectNode> bounds(int min, int max) {
    return body -> body.putObject("autoscaling").put("minReplicas", min).put("maxReplicas", max);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aBadBodyIsRefusedWhetherItIsOnlyCheckedOrNot(Refused refused) throws Exception {
    // Given
    ObjectNode body = body("main", 1, 1);
    refused.change().accept(body);

    // When
    HttpResponse<String> reply = deploy(endpoint, body);
    HttpResponse<String> check =
        caller.postTo(endpoint + "/deployments?validateOnly=true", body.toString());

    // Then
    assertRefused(reply, refused.status(), refused.status() == 404 ? 5 : 3, refused.detail());
    assertThat(check.body()).isEqualTo(reply.body());
    assertThat(v2.deployments()).isEmpty();
  }

  /** What is known of the model's revision, whether it is pinned, and the refusal if any. */
  record Revision(ValidationStatus status, boolean pinned, boolean refused) {}

  static Stream<Revision> revisions() {
    return Stream.of(
        new Revision(ValidationStatus.SUCCESS, true, false),
        new Revision(ValidationStatus.SUCCESS, false, false),
        new Revision(ValidationStatus.PENDING, true, true),
        new Revision(ValidationStatus.PENDING, false, false),
        new Revision(ValidationStatus.ERROR, true, true),
        new Revision(ValidationStatus.FAILED, true, true),
        new Revision(ValidationStatus.FAILED, false, true));
  }

  @ParameterizedTest
  @MethodSource("revisions")
  void aRevisionMustNotHaveFailedAndAPinnedOneMustHavePassed(Revision revision) throws Exception {
    // Given
    String id = v2.revisions(model.id()).get(0).id();
    v2.setValidation(model.id(), revision.status());
    ObjectNode body = body("main", 1, 1);
    String pinned = body.path("model").asText() + "/revisions/" + id;

    // When
    HttpResponse<String> reply =
        deploy(endpoint, revision.pinned() ? body.put("model", pinned) : body);

    // Then
    if (revision.refused()) {
      String problem = " has not passed validation: " + revision.status().word();
      assertRefused(reply, 400, 9, "revision " + id + problem);
    } else {
      assertThat(Http.json(reply).path("model").asText()).isEqualTo(pinned);
    }
  }

  @Test
  void aModelWithoutRevisionsIsRefusedAndABaseIsNot() throws Exception {
    // Given
    String empty = caller.created("empty");
    ObjectNode base = body("base", 1, 1);
    base.put("model", "projects/proj_together/models/" + SampleCatalogue.LLAMA_ID);

    // When
    HttpResponse<String> refused =
        deploy(
            endpoint, body("main", 1, 1).put("model", "projects/project-of-acme/models/" + empty));
    HttpResponse<String> done = deploy(endpoint, base);

    // Then
    assertRefused(refused, 400, 9, "the model has no revisions to deploy");
    assertDone(done);
  }
}
