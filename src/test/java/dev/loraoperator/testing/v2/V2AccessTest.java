package dev.loraoperator.testing.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.testing.Http;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.TogetherServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may call what, what is refused, and how. */
class V2AccessTest extends V2ServerTest {

  private static final String UPLOAD = "{\"model_name\":\"x\"}";

  @Test
  void thereIsNoV2UntilItIsSwitchedOn() throws Exception {
    try (TogetherServer v1 = TogetherServer.start(clock)) {
      v1.addKey("tk-1", "acme");

      HttpResponse<String> models =
          new Http(v1.baseUrl())
              .get("/v2/projects/project-of-acme/models", "Authorization", "Bearer tk-1");

      assertThat(models.statusCode()).isEqualTo(404);
      assertThat(Http.json(models).at("/error/message").asText()).isEqualTo("no such route");
    }
  }

  /** What an account with these generations gets. */
  record Generations(V2Access access, int v2Models, int v1Jobs, int v1Upload) {}

  static Stream<Generations> generations() {
    return Stream.of(
        new Generations(V2Access.BOTH, 200, 200, 400),
        new Generations(V2Access.V1_ONLY, 404, 200, 400),
        new Generations(V2Access.V2_ONLY, 200, 404, 403));
  }

  @ParameterizedTest
  @MethodSource("generations")
  void anAccountHasTheGenerationsThatAreSet(Generations expected) throws Exception {
    // Given
    v2.setAccess("acme", expected.access());

    // When
    HttpResponse<String> models = caller.inProject("/models");
    HttpResponse<String> jobs = caller.get("/v1/jobs");
    HttpResponse<String> upload = caller.post("/v1/models", UPLOAD);

    // Then
    assertThat(models.statusCode()).isEqualTo(expected.v2Models());
    assertThat(jobs.statusCode()).isEqualTo(expected.v1Jobs());
    assertThat(upload.statusCode()).isEqualTo(expected.v1Upload());
    assertThat(Http.json(models).has("code")).isFalse();
    assertThat(stranger.inProject("/models").statusCode()).isEqualTo(200);
  }

  /** Where the project's id and slug are in the reply to whoami; empty where there are none. */
  record Whoami(WhoamiShape shape, int status, String id, String slug) {}

  static Stream<Whoami> identities() {
    return Stream.of(
        new Whoami(WhoamiShape.FLAT, 200, "/project_id", "/project_slug"),
        new Whoami(WhoamiShape.TYPED, 200, "/identity/projectId", "/identity/projectSlug"),
        new Whoami(WhoamiShape.TYPED_BY_PART, 200, "/project/projectId", "/project/projectSlug"),
        new Whoami(WhoamiShape.WITHOUT_PROJECT, 200, "", ""),
        new Whoami(WhoamiShape.ABSENT, 404, "", ""));
  }

  @ParameterizedTest
  @MethodSource("identities")
  void whoamiNamesTheProjectInItsShape(Whoami expected) throws Exception {
    // Given
    v2.behaviour().withWhoami(expected.shape());
    v2.setSlug("acme", "acme-labs");

    // When
    HttpResponse<String> reply = caller.get("/v1/whoami");

    // Then
    JsonNode body = Http.json(reply);
    assertThat(reply.statusCode()).isEqualTo(expected.status());
    if (expected.id().isEmpty()) {
      assertThat(reply.body()).doesNotContain(v2.projectId("acme"));
    } else {
      assertThat(body.at(expected.id()).asText()).isEqualTo(v2.projectId("acme"));
      assertThat(body.at(expected.slug()).asText()).isEqualTo("acme-labs");
    }
  }

  /** A request that is refused. */
  record Refused(String name, String path, String key, int status, int code, String detail) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Refused> refusals() {
    String own = "/v2/projects/project-of-acme/";
    return Stream.of(
        new Refused("key", own + "models", "tk-none", 401, 16, "invalid API key"),
        new Refused("route", own + "nothing", "tk-1", 404, 5, "no such route"),
        new Refused(
            "project",
            "/v2/projects/project-of-other/models",
            "tk-1",
            403,
            7,
            "the API key has no access to this project"),
        new Refused(
            "organization",
            "/v2/organizations/org-of-other/models",
            "tk-1",
            403,
            7,
            "the API key has no access to this organization"),
        new Refused("model", own + "models/ml_x", "tk-1", 404, 5, "model not found"),
        new Refused("query", own + "models?name=x", "tk-1", 400, 3, "unknown field \"name\""),
        new Refused("cursor", own + "models?after=x", "tk-1", 400, 3, "invalid cursor"),
        new Refused(
            "limit", own + "models?limit=501", "tk-1", 400, 3, "limit must be between 1 and 500"),
        new Refused("base", own + "configs", "tk-1", 400, 3, "reference_model is required"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refusesInAGrpcBody(Refused refused) throws Exception {
    HttpResponse<String> reply =
        new Http(together.baseUrl())
            .get(refused.path(), "Authorization", "Bearer " + refused.key());

    assertThat(reply.statusCode()).isEqualTo(refused.status());
    assertThat(Http.json(reply).path("code").asInt()).isEqualTo(refused.code());
    assertThat(V2Caller.detail(reply)).isEqualTo(refused.detail());
    assertThat(Http.json(reply).at("/details/0/status").asInt()).isEqualTo(refused.status());
  }

  @Test
  void anotherProjectMayBeHiddenAndTheTextMayBeInTheMessage() throws Exception {
    // Given
    v2.behaviour().withOtherProjectsHidden().withErrorTextInMessage();

    // When
    HttpResponse<String> reply = caller.get("/v2/projects/project-of-other/models");

    // Then
    assertThat(reply.statusCode()).isEqualTo(404);
    assertThat(reply.body())
        .isEqualTo("{\"code\":5,\"message\":\"project not found\",\"details\":[]}");
  }

  @Test
  void faultsAreInjectedByRouteAndCallsAreCounted() throws Exception {
    // Given
    v2.calls()
        .failNext(
            V2Route.MODELS,
            GrpcErrors.fault(402, GrpcCode.FAILED_PRECONDITION, "no credit"),
            GrpcErrors.tooManyRequests("retry-after", "7"),
            GrpcErrors.fault(GrpcCode.UNAVAILABLE, "try later"),
            InjectedFault.body(500, "<html><body>Bad gateway</body></html>"));
    v2.calls().failAlways(V2Route.MODELS, "tk-other", GrpcErrors.fault(GrpcCode.INTERNAL, "no"));

    // When
    List<HttpResponse<String>> replies =
        List.of(
            caller.inProject("/models"),
            caller.inProject("/models"),
            caller.inProject("/models"),
            caller.inProject("/models"),
            caller.inProject("/models"));

    // Then
    assertThat(replies)
        .extracting(HttpResponse::statusCode)
        .containsExactly(402, 429, 503, 500, 200);
    assertThat(replies.get(1).headers().firstValue("retry-after")).contains("7");
    assertThat(replies.get(3).body()).startsWith("<html>");
    assertThat(stranger.inProject("/models").statusCode()).isEqualTo(500);
    assertThat(v2.calls().count(V2Route.MODELS)).isEqualTo(6);
    assertThat(v2.calls().count(V2Route.MODELS, "tk-1")).isEqualTo(5);
  }

  @Test
  void aLostReplyLeavesItsEffect() throws Exception {
    // Given
    InjectedFault lost = new InjectedFault.LoseReply();
    String id = caller.created("kept");
    for (V2Route route :
        List.of(
            V2Route.CREATE_MODEL,
            V2Route.CREATE_UPLOAD,
            V2Route.PATCH_MODEL,
            V2Route.DELETE_MODEL)) {
      v2.calls().failAlways(route, lost);
    }

    // When
    assertThatThrownBy(() -> caller.create("lost", "")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> caller.upload(id, source())).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> caller.patch(id, "?updateMask=name", "{\"name\":\"new\"}"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> caller.delete(id)).isInstanceOf(IOException.class);

    // Then
    assertThat(v2.models()).extracting(V2Model::name).containsExactly("new", "lost");
    assertThat(v2.models()).extracting(V2Model::deleted).containsExactly(true, false);
    assertThat(v2.uploads()).hasSize(1);
  }
}
