package dev.loraoperator.testing.v2;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One configuration in which a model can be deployed.
 *
 * @param modelId the model it is for
 * @param accelerator such as {@code nvidia-h100-80gb}
 * @param acceleratorCount of one replica
 * @param optimization {@code balanced}, {@code throughput} or {@code latency}
 * @param adapterMode {@code fixed}, {@code dynamic}, {@code disabled} or null, which is disabled
 */
public record BaseConfig(
    String id,
    String modelId,
    String accelerator,
    int acceleratorCount,
    String optimization,
    @Nullable String adapterMode,
    boolean certified) {

  /** One H100, balanced, not certified. */
  public static BaseConfig of(String id, String modelId) {
    return new BaseConfig(id, modelId, "nvidia-h100-80gb", 1, "balanced", null, false);
  }

  public BaseConfig on(int count, String type) {
    return new BaseConfig(id, modelId, type, count, optimization, adapterMode, certified);
  }

  public BaseConfig optimizedFor(String word) {
    return new BaseConfig(id, modelId, accelerator, acceleratorCount, word, adapterMode, certified);
  }

  public BaseConfig inAdapterMode(@Nullable String mode) {
    return new BaseConfig(
        id, modelId, accelerator, acceleratorCount, optimization, mode, certified);
  }

  public BaseConfig asCertified() {
    return new BaseConfig(
        id, modelId, accelerator, acceleratorCount, optimization, adapterMode, true);
  }

  /** The id of the instance type of one replica. */
  public String hardware() {
    return acceleratorCount + "x" + accelerator;
  }

  String resource() {
    return Catalogue.resource("configs", id);
  }

  ObjectNode json() {
    ObjectNode json = V2Json.object().put("id", id).put("projectId", Projects.PLATFORM);
    json.put("referenceModel", Catalogue.resource("models", modelId));
    json.put("referenceModelId", modelId);
    ArrayNode certifications = json.putArray("certifications");
    if (certified) {
      ObjectNode one = certifications.addObject();
      one.put("certificationType", "CERTIFICATION_TYPE_CERTIFIED").put("certifiedBy", "together");
      one.put("certifiedAt", "2026-06-01T00:00:00Z").put("target", "CERTIFICATION_TARGET_MRE");
      one.put("model", Catalogue.resource("models", modelId)).put("modelRevisionId", "rv_base");
    }
    ArrayNode selectors = json.putArray("selectors");
    selector(selectors, "accelerator_type", accelerator);
    selector(selectors, "accelerator_count", String.valueOf(acceleratorCount));
    selector(selectors, "optimization", optimization);
    selector(selectors, "topology", "aggregated");
    if (adapterMode != null) {
      selector(selectors, "adapter_mode", adapterMode);
    }
    return json;
  }

  private static void selector(ArrayNode selectors, String key, String value) {
    selectors.addObject().put("key", key).put("value", value);
  }
}
