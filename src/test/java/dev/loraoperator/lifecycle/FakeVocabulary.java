package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.ApiVocabulary;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.upload.UploadPhase;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An API with words of its own. */
final class FakeVocabulary implements ApiVocabulary {

  UploadPhase phase(@Nullable String status) {
    return switch (status == null ? "" : status.toLowerCase(Locale.ROOT)) {
      case "queued" -> UploadPhase.QUEUED;
      case "complete" -> UploadPhase.COMPLETE;
      case "failed" -> UploadPhase.FAILED;
      default -> UploadPhase.IN_PROGRESS;
    };
  }

  @Override
  public String inferenceModel(String endpointName, String modelName) {
    return endpointName + ":" + modelName;
  }

  @Override
  public String detachCall(Attachment attachment) {
    return "DETACH " + attachment.endpointId();
  }

  @Override
  public Optional<String> deleteModelCall(@Nullable String modelId) {
    return Optional.of("DELETE " + modelId);
  }

  @Override
  public String listModelsCall() {
    return "LIST models";
  }
}
