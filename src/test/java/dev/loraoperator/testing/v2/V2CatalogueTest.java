package dev.loraoperator.testing.v2;

import static dev.loraoperator.testing.v2.SampleCatalogue.GEMMA;
import static dev.loraoperator.testing.v2.SampleCatalogue.GLM;
import static dev.loraoperator.testing.v2.SampleCatalogue.LLAMA;
import static dev.loraoperator.testing.v2.SampleCatalogue.QWEN;
import static dev.loraoperator.testing.v2.SampleCatalogue.QWEN_BASE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.testing.Http;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The supported models and their configs. */
class V2CatalogueTest extends V2ServerTest {

  /** A query and the names of the rows that it finds. */
  record Search(String query, List<String> names) {}

  static Stream<Search> searches() {
    return Stream.of(
        new Search("search=llama-3.3", List.of(LLAMA)),
        new Search("search=qwen/qwen3.5-9b", List.of(QWEN, QWEN_BASE)),
        new Search("search=" + SampleCatalogue.QWEN_FP8_ID, List.of(QWEN)),
        new Search("search=nothing", List.of()),
        new Search("search=gemma&product=PRODUCT_DEDICATED", List.of(GEMMA)),
        new Search("product=PRODUCT_SERVERLESS", List.of("test/chat")),
        new Search("modality=MODALITY_AUDIO", List.of()),
        new Search("adapterMode=ADAPTER_MODE_DYNAMIC", List.of("test/chat")),
        new Search("", List.of(LLAMA, QWEN, QWEN_BASE, GEMMA, GLM, "test/chat")));
  }

  @ParameterizedTest
  @MethodSource("searches")
  void rowsAreFound(Search search) throws Exception {
    // Given
    v2.catalogue()
        .put(
            CatalogueRow.of("test/chat", "ml_chat")
                .forProducts("SERVERLESS")
                .withProfiles(CatalogueProfile.of("", "", "", "cr_chat").inAdapterMode("DYNAMIC")));

    // When
    JsonNode found = supported("?" + search.query());

    // Then
    assertThat(V2Caller.list(found.path("data")))
        .extracting(row -> row.path("name").asText())
        .isEqualTo(search.names());
  }

  @Test
  void aRowHasProfilesOfItsWeights() throws Exception {
    JsonNode row = supported("?search=qwen3.5-9b-fp8").at("/data/0");

    assertThat(supported("/" + row.path("id").asText())).isEqualTo(row);
    assertThat(row.path("baseModelId").asText()).isEqualTo(SampleCatalogue.QWEN_ID);
    assertThat(row.path("deploymentProfiles").findValuesAsText("quantization"))
        .containsExactly("BF16", "FP8");
    assertThat(row.at("/deploymentProfiles/1/model").asText())
        .isEqualTo("projects/proj_together/models/" + SampleCatalogue.QWEN_FP8_ID);
    assertThat(supported("?search=gemma").at("/data/0/baseModelId").asText("none")).isEmpty();
  }

  /** A query of configs and the ids that it finds. */
  record ConfigQuery(String query, List<String> ids) {}

  static Stream<ConfigQuery> configQueries() {
    String llama = SampleCatalogue.LLAMA_ID;
    List<String> found = List.of("cr_Cd35GQHYTSBWFGoKb4m4t");
    return Stream.of(
        new ConfigQuery("referenceModelId=" + llama, found),
        new ConfigQuery("reference_model=projects/proj_together/models/" + llama, found),
        new ConfigQuery("referenceModelId=" + SampleCatalogue.GLM_ID, List.of()),
        new ConfigQuery("referenceModelId=ml_unknown", List.of()));
  }

  @ParameterizedTest
  @MethodSource("configQueries")
  void configsAreThoseOfAWeight(ConfigQuery query) throws Exception {
    JsonNode found = caller.show("/configs?" + query.query());

    assertThat(V2Caller.list(found.path("data")))
        .extracting(row -> row.path("id").asText())
        .isEqualTo(query.ids());
  }

  @Test
  void theCatalogueIsPublic() throws Exception {
    String platform = "/v2/projects/proj_together";

    JsonNode base = Http.json(caller.get(platform + "/models/" + SampleCatalogue.GEMMA_ID));
    JsonNode config = Http.json(caller.get(platform + "/configs/cr_CdGemma"));

    assertThat(base.path("name").asText()).isEqualTo(GEMMA);
    assertThat(config.path("referenceModelId").asText()).isEqualTo(SampleCatalogue.GEMMA_ID);
    assertThat(config.path("selectors").findValuesAsText("key")).contains("accelerator_type");
    assertThat(caller.get(platform + "/models").statusCode()).isEqualTo(403);
  }

  private JsonNode supported(String end) throws IOException, InterruptedException {
    return Http.json(caller.get("/v2/supported-models" + end));
  }
}
