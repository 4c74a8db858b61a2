package dev.loraoperator.together.v1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.upload.UploadPhase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the words of v1 mean, and its spellings. */
class V1VocabularyTest {

  private final V1Vocabulary words = new V1Vocabulary();

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "Queued,       QUEUED",
        "queued,       QUEUED",
        "Running,      IN_PROGRESS",
        "Processing,   IN_PROGRESS",
        "Complete,     COMPLETE",
        "' COMPLETE ', COMPLETE",
        "Failed,       FAILED",
        "'',           IN_PROGRESS",
        "null,         IN_PROGRESS"
      })
  void anUnknownWordMeansThatTheJobGoesOn(String word, UploadPhase phase) {
    assertThat(words.phase(word)).isEqualTo(phase);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "STARTED, true",
        "' started ', true",
        "STARTING, false",
        "NEW, false",
        "null, false"
      })
  void anEndpointIsReadyOnceItHasStarted(String state, boolean ready) {
    assertThat(V1Vocabulary.isReady(state)).isEqualTo(ready);
  }

  @Test
  void spellsCallsAndNames() {
    Attachment attachment = new Attachment("endpoint-1", "acme/qwen", "dev/a", "acme/qwen:dev/a");

    assertThat(words.inferenceModel("acme/qwen", "dev/a")).isEqualTo("acme/qwen:dev/a");
    assertThat(words.detachCall(attachment)).isEqualTo("DELETE /v1/endpoints/endpoint-1/adapters");
    assertThat(words.listModelsCall()).isEqualTo("GET /v1/models");
  }

  @Test
  void noCallDeletesAModel() {
    assertThat(new V1Vocabulary().deleteModelCall("model-1")).isEmpty();
  }
}
