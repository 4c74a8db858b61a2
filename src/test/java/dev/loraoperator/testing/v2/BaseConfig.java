package dev.loraoperator.testing.v2;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One configuration in which a model can be deployed.
 *
 * @param modelId the model it is for
 * @param accelerator such as {@code nvidia-h100-80gb}
 * @param adapterMode {@code fixed}, {@code dynamic}, {@code disabled} or null, which is disabled
 */
public record BaseConfig(
    String id, String modelId, String accelerator, @Nullable String adapterMode) {

  public static BaseConfig of(String id, String modelId) {
    return new BaseConfig(id, modelId, "nvidia-h100-80gb", null);
  }

  ObjectNode json() {
    ObjectNode json = V2Json.object().put("id", id).put("projectId", Projects.PLATFORM);
    json.put("referenceModel", Catalogue.resource("models", modelId));
    json.put("referenceModelId", modelId).putArray("certifications");
    ArrayNode selectors = json.putArray("selectors");
    selector(selectors, "accelerator_type", accelerator);
    selector(selectors, "accelerator_count", "1");
    selector(selectors, "optimization", "balanced");
    if (adapterMode != null) {
      selector(selectors, "adapter_mode", adapterMode);
    }
    return json;
  }

  private static void selector(ArrayNode selectors, String key, String value) {
    selectors.addObject().put("key", key).put("value", value);
  }
}
