package dev.loraoperator.backend;

/**
 * One model attached to one endpoint, or about to be.
 *
 * @param endpointName as it was when the model was attached
 * @param model as the service spells it
 */
public record Attachment(String endpointId, String endpointName, String model) {

  /** What the service calls it: {@code endpoint:model}. */
  public String modelId() {
    return endpointName + ":" + model;
  }

  /** For people. */
  public String words() {
    return "model " + model + " on endpoint " + endpointName + " (" + endpointId + ")";
  }
}
