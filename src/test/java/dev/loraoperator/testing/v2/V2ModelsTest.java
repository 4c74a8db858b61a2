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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Model records: names, descriptions, lists, deletion. */
class V2ModelsTest extends V2ServerTest {

  private static final String PATH = "/v2/projects/project-of-acme/models";

  @Test
  void aModelIsShownAsItWasMade() throws Exception {
    // Given
    String body =
        "{\"name\":\"bot\",\"type\":\"adapters\",\"base_model_id\":\""
            + SampleCatalogue.LLAMA_ID
            + "\",\"description\":\"ours\"}";

    // When
    HttpResponse<String> created = caller.post(PATH, body);
    JsonNode shown = caller.show("/models/" + V2Caller.id(created));

    // Then
    assertThat(shown).isEqualTo(Http.json(created));
    assertThat(shown.path("id").asText()).startsWith("ml_");
    assertThat(shown.path("name").asText()).isEqualTo("acme/bot");
    assertThat(shown.path("description").asText()).isEqualTo("ours");
    assertThat(shown.path("weights")).isEmpty();
    assertThat(shown.path("baseModelId").asText()).isEqualTo(SampleCatalogue.LLAMA_ID);
    assertThat(shown.path("baseModel").asText())
        .isEqualTo("projects/proj_together/models/" + SampleCatalogue.LLAMA_ID);
  }

  /** A body that makes no model. */
  record BadBody(String body, String detail) {}

  static Stream<BadBody> badBodies() {
    String base = "\"baseModelId\":\"" + SampleCatalogue.LLAMA_ID + "\"";
    String nameAndType = "\"name\":\"x\",\"type\":\"adapter\"";
    return Stream.of(
        new BadBody("[]", "the body is not a JSON object"),
        new BadBody("nothing", "the body is not JSON"),
        new BadBody("{}", "name is required"),
        new BadBody("{\"name\":\"x\"}", "type is required"),
        new BadBody("{" + nameAndType + "}", "base_model_id is required"),
        new BadBody("{\"name\":5}", "invalid value for string field name"),
        new BadBody("{\"name\":\"x\",\"hf_token\":\"y\"}", "unknown field \"hf_token\""),
        new BadBody("{" + base + ",\"base_model_id\":\"x\"}", "duplicate field \"base_model_id\""),
        new BadBody(
            "{\"name\":\"x\",\"type\":\"lora\"," + base + "}", "type must be model or adapter"),
        new BadBody(
            "{" + nameAndType + ",\"baseModelId\":\"Qwen/Qwen3.5-9B\"}",
            "base model Qwen/Qwen3.5-9B is not supported"));
  }

  @ParameterizedTest
  @MethodSource("badBodies")
  void aBadBodyIsRefused(BadBody bad) throws Exception {
    HttpResponse<String> reply = caller.post(PATH, bad.body());

    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(V2Caller.detail(reply)).isEqualTo(bad.detail());
    assertThat(v2.models()).isEmpty();
  }

  /** A name as it is sent, and as it is shown. */
  record Name(String sent, String shown) {}

  static Stream<Name> names() {
    return Stream.of(
        new Name("bot", "acme/bot"),
        new Name("acme/bot", "acme/bot"),
        new Name("predibase/bot", "acme/predibase/bot"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void theSlugIsPrefixedAndAForeignPrefixIsDoubled(Name name) throws Exception {
    // Given
    String id = caller.created(name.sent());

    // When
    String before = caller.show("/models/" + id).path("name").asText();
    v2.setSlug("acme", "acme-labs");
    String after = caller.show("/models/" + id).path("name").asText();

    // Then
    assertThat(before).isEqualTo(name.shown());
    assertThat(after).isEqualTo(name.shown().replaceFirst("acme/", "acme-labs/"));
  }

  @Test
  void aNameIsTakenOncePerProject() throws Exception {
    // Given
    v2.occupy("acme", "bot", "not ours");

    // When
    HttpResponse<String> documented = caller.create("bot", "");
    v2.behaviour().withPlainNameTaken();
    HttpResponse<String> plain = caller.create("acme/bot", "");
    HttpResponse<String> elsewhere = stranger.create("bot", "");

    // Then
    assertThat(documented.statusCode()).isEqualTo(409);
    assertThat(documented.body())
        .isEqualTo(
            "{\"code\":6,\"message\":\"Already Exists\",\"details\":[{\"@type\":"
                + "\"type.googleapis.com/common.errors.v1.ProblemDetail\",\"type\":"
                + "\"https://api.together.ai/problems/already-exists\",\"title\":"
                + "\"Already Exists\",\"status\":409,\"detail\":\"Already Exists\"}]}");
    assertThat(plain.statusCode()).isEqualTo(400);
    assertThat(V2Caller.detail(plain)).isEqualTo("Model name already exists");
    assertThat(elsewhere.statusCode()).isEqualTo(200);
  }

  /** What a PATCH leaves of a model with the name "bot" and the description "ours". */
  record Patch(String query, String body, int status, String name, String description) {}

  static Stream<Patch> patches() {
    String internal = "{\"visibility\":\"VISIBILITY_INTERNAL\"}";
    return Stream.of(
        new Patch("?updateMask=visibility", internal, 200, "acme/bot", "ours"),
        new Patch("", internal, 200, "acme/bot", ""),
        new Patch("?updateMask=description", "{\"description\":\"new\"}", 200, "acme/bot", "new"),
        new Patch("?updateMask=description", "{}", 200, "acme/bot", ""),
        new Patch(
            "?update_mask=name,description",
            "{\"name\":\"b\",\"description\":\"new\"}",
            200,
            "acme/b",
            "new"),
        new Patch("?updateMask=name", "{}", 400, "acme/bot", "ours"),
        new Patch("?updateMask=name", "{\"name\":\"taken\"}", 409, "acme/bot", "ours"),
        new Patch("?updateMask=baseModelId", "{}", 400, "acme/bot", "ours"),
        new Patch(
            "?updateMask=visibility",
            "{\"visibility\":\"VISIBILITY_ALL\"}",
            400,
            "acme/bot",
            "ours"));
  }

  @ParameterizedTest
  @MethodSource("patches")
  void aPatchWithoutMaskOverwritesAll(Patch patch) throws Exception {
    // Given
    caller.created("taken");
    String id = V2Caller.id(caller.create("bot", "ours"));

    // When
    HttpResponse<String> reply = caller.patch(id, patch.query(), patch.body());

    // Then
    JsonNode model = caller.show("/models/" + id);
    assertThat(reply.statusCode()).isEqualTo(patch.status());
    assertThat(model.path("name").asText()).isEqualTo(patch.name());
    assertThat(model.path("description").asText()).isEqualTo(patch.description());
  }

  @Test
  void aModelIsDeletedUnlessADeploymentReferencesIt() throws Exception {
    // Given
    String id = caller.created("bot");
    v2.setReferenced(id, true);
    HttpResponse<String> refused = caller.delete(id);
    v2.setReferenced(id, false);

    // When
    HttpResponse<String> deleted = caller.delete(id);
    HttpResponse<String> again = caller.delete(id);
    HttpResponse<String> free = caller.create("bot", "");
    caller.delete(V2Caller.id(free));
    v2.behaviour().withDeletedNamesKept();
    HttpResponse<String> kept = caller.create("bot", "");

    // Then
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(V2Caller.detail(refused)).isEqualTo("the model is referenced by a live deployment");
    assertThat(deleted.statusCode()).isEqualTo(200);
    assertThat(deleted.body()).isEqualTo("{}");
    assertThat(again.statusCode()).isEqualTo(404);
    assertThat(kept.statusCode()).isEqualTo(409);
  }

  @ParameterizedTest
  @EnumSource(LastCursor.class)
  void aListHasPagesAndSomeEnd(LastCursor last) throws Exception {
    // Given
    v2.behaviour().withPageSize(2).withLastCursor(last);
    for (String name : List.of("a", "b", "c", "d")) {
      caller.created(name);
    }

    // When
    List<String> names = caller.all("/models", "name");

    // Then
    assertThat(names).containsExactlyInAnyOrder("acme/a", "acme/b", "acme/c", "acme/d");
    assertThat(names).isNotEqualTo(List.of("acme/a", "acme/b", "acme/c", "acme/d"));
    assertThat(v2.calls().count(V2Route.MODELS))
        .isEqualTo(last == LastCursor.OF_AN_EMPTY_PAGE ? 3 : 2);
  }

  @Test
  void rowsMayComeBetweenPagesAndLate() throws Exception {
    // Given
    v2.behaviour().withPageSize(1).withListLag(Duration.ofSeconds(5));
    String own = caller.created("own");
    List<String> early = caller.all("/models", "name");
    clock.advance(Duration.ofSeconds(5));
    v2.occupy("acme", "first", "");
    v2.betweenPages(
        () -> {
          v2.betweenPages(() -> {});
          v2.occupy("acme", "second", "");
        });

    // When
    List<String> names = caller.all("/models", "name");

    // Then
    assertThat(early).isEmpty();
    assertThat(caller.show("/models/" + own).path("name").asText()).isEqualTo("acme/own");
    assertThat(names).hasSize(3).contains("acme/own");
  }
}
