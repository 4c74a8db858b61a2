package dev.loraoperator.together.v1;

import dev.loraoperator.backend.ApiVocabulary;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.upload.UploadPhase;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the v1 API spells things. */
public final class V1Vocabulary implements ApiVocabulary {

  /** A word that is not known means that the job is still going on. */
  UploadPhase phase(@Nullable String status) {
    if (status == null) {
      return UploadPhase.IN_PROGRESS;
    }
    return switch (status.strip().toLowerCase(Locale.ROOT)) {
      case "queued" -> UploadPhase.QUEUED;
      case "complete" -> UploadPhase.COMPLETE;
      case "failed" -> UploadPhase.FAILED;
      default -> UploadPhase.IN_PROGRESS;
    };
  }

  /**
   * Whether models can be attached to an endpoint in this state: PENDING, STARTING, STARTED,
   * STOPPING, STOPPED, ERROR.
   */
  static boolean isReady(@Nullable String state) {
    return state != null && state.strip().toUpperCase(Locale.ROOT).equals("STARTED");
  }

  /** The API's {@code model_id}. */
  @Override
  public String inferenceModel(String endpointName, String modelName) {
    return endpointName + ":" + modelName;
  }

  @Override
  public String detachCall(Attachment attachment) {
    return "DELETE /v1/endpoints/" + attachment.endpointId() + "/adapters";
  }

  @Override
  public Optional<String> deleteModelCall(@Nullable String modelId) {
    return Optional.empty();
  }

  @Override
  public String listModelsCall() {
    return "GET /v1/models";
  }
}
