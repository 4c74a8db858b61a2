package dev.loraoperator.backend;

/**
 * One model attached to one endpoint, or about to be.
 *
 * @param endpointName as it was when the model was attached
 * @param model as the service spells it
 * @param inferenceModel what an application passes as {@code model}
 */
public record Attachment(
    String endpointId, String endpointName, String model, String inferenceModel) {

  /** For messages. */
  public String words() {
    return "model " + model + " on endpoint " + endpointName + " (" + endpointId + ")";
  }
}
