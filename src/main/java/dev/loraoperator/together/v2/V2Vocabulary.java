package dev.loraoperator.together.v2;

import dev.loraoperator.backend.ApiVocabulary;
import dev.loraoperator.backend.Attachment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the v2 API spells things. */
public final class V2Vocabulary implements ApiVocabulary {

  /** How an attached adapter is called is not documented; a model's name is what can be called. */
  @Override
  public String inferenceModel(String endpointName, String modelName) {
    return modelName;
  }

  @Override
  public String detachCall(Attachment attachment) {
    return "DELETE /v2/projects/{project}/endpoints/"
        + attachment.endpointId()
        + "/deployments/{deployment}/adapters/{id}";
  }

  @Override
  public Optional<String> deleteModelCall(@Nullable String modelId) {
    return Optional.of(
        "DELETE /v2/projects/{project}/models/" + (modelId == null ? "{id}" : modelId));
  }

  @Override
  public String listModelsCall() {
    return "GET /v2/projects/{project}/models";
  }
}
