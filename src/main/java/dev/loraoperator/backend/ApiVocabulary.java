package dev.loraoperator.backend;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How an API spells things; pure, and needs no key. */
public interface ApiVocabulary {

  /** What an application passes as {@code model} for a model attached to an endpoint. */
  String inferenceModel(String endpointName, String modelName);

  /** The call by which a user detaches what the operator has left attached. */
  String detachCall(Attachment attachment);

  /**
   * The call by which a user deletes a model that the operator has left behind.
   *
   * @param modelId null where it is not known
   * @return empty where there is none
   */
  Optional<String> deleteModelCall(@Nullable String modelId);

  /** The call by which a user looks for a model. */
  String listModelsCall();
}
