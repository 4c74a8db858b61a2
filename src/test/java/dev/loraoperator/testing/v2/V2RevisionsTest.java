package dev.loraoperator.testing.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.testing.AdapterFiles;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The revisions that uploads make, their files and their validation. */
class V2RevisionsTest extends V2ServerTest {

  @Test
  void filesHaveTheirSizes() throws Exception {
    // Given
    String model = caller.created("bot");
    JsonNode before = caller.show("/models/" + model + "/files");
    caller.upload(model, source());
    v2.finishAllUploads();

    // When
    JsonNode files = caller.show("/models/" + model + "/files");

    // Then
    int size = AdapterFiles.valid(SampleCatalogue.LLAMA).get(AdapterFiles.CONFIG).length;
    assertThat(before.path("data")).isEmpty();
    assertThat(files.at("/data/0/path").asText()).isEqualTo(AdapterFiles.CONFIG);
    assertThat(files.at("/data/0/sizeBytes").asText()).isEqualTo(String.valueOf(size));
    assertThat(files.path("totalSizeBytes").isTextual()).isTrue();
    assertThat(files.path("revisionId").asText()).isEqualTo(v2.revisions(model).get(0).id());
  }

  @Test
  void aSecondUploadIsARevisionOrRefused() throws Exception {
    // Given
    String model = caller.created("bot");
    caller.upload(model, source());
    v2.finishAllUploads();
    clock.advance(Duration.ofSeconds(1));
    caller.upload(model, source());
    v2.finishAllUploads();
    v2.behaviour().withOneUploadPerModel();

    // When
    HttpResponse<String> third = caller.upload(model, source());

    // Then
    JsonNode revisions = caller.show("/models/" + model + "/revisions");
    assertThat(third.statusCode()).isEqualTo(409);
    assertThat(revisions.findValuesAsText("createdAt"))
        .containsExactly("2026-11-28T12:00:01Z", "2026-11-28T12:00:00Z");
  }

  @ParameterizedTest
  @EnumSource(ValidationStatus.class)
  void aRevisionIsValidated(ValidationStatus status) throws Exception {
    // Given
    v2.behaviour().withValidation(status, Duration.ofMinutes(1));
    String model = caller.created("bot");
    caller.upload(model, source());
    v2.finishAllUploads();
    String early = validation(model).path("validationStatus").asText();
    clock.advance(Duration.ofMinutes(1));

    // When
    JsonNode revision = validation(model);

    // Then
    assertThat(early).isEqualTo("REVISION_VALIDATION_STATUS_PENDING");
    assertThat(revision.path("validationStatus").asText())
        .isEqualTo(status == ValidationStatus.ABSENT ? "" : status.word());
    assertThat(revision.path("validationErrors").size())
        .isEqualTo(status == ValidationStatus.FAILED ? 1 : 0);
    v2.setValidation(model, ValidationStatus.ERROR);
    assertThat(validation(model).path("validationStatus").asText()).endsWith("_ERROR");
  }

  private JsonNode validation(String model) throws IOException, InterruptedException {
    return caller.show("/models/" + model + "/revisions").at("/data/0");
  }
}
