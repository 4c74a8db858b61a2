package dev.loraoperator.testing.v2;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One certified way to run a base model.
 *
 * @param modelName of the quantised weight; may be empty
 * @param modelId of the quantised weight; may be empty
 * @param configId may be empty
 * @param adapterMode {@code FIXED}, {@code DYNAMIC} or {@code DISABLED}; null is an older server's
 */
public record CatalogueProfile(
    String modelName,
    String modelId,
    String quantization,
    String configId,
    @Nullable String adapterMode) {

  public static CatalogueProfile of(
      String modelName, String modelId, String quantization, String configId) {
    return new CatalogueProfile(modelName, modelId, quantization, configId, null);
  }

  public CatalogueProfile inAdapterMode(String mode) {
    return new CatalogueProfile(modelName, modelId, quantization, configId, mode);
  }

  boolean isInMode(String wanted) {
    return wanted.equals("ADAPTER_MODE_" + (adapterMode == null ? "DISABLED" : adapterMode));
  }

  ObjectNode json() {
    ObjectNode json = V2Json.object().put("profileId", configId);
    json.put("certifiedConfigRevisionId", configId).put("certifiedModelRevisionId", "");
    json.put("config", Catalogue.resource("configs", configId));
    json.put("model", Catalogue.resource("models", modelId)).put("modelName", modelName);
    json.put("gpuType", "nvidia-h100-80gb").put("gpuCount", 1).put("parallelism", "TP1");
    json.put("quantization", quantization).putObject("performanceBenchmarks");
    return adapterMode == null ? json : json.put("adapterMode", "ADAPTER_MODE_" + adapterMode);
  }
}
