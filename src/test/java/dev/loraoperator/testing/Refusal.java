package dev.loraoperator.testing;

/**
 * Why an adapter is not attached or detached. The texts are those of the documentation, the
 * statuses are guesses. The last two texts are guesses too: what the service says is not known.
 */
enum Refusal {
  BAD_MODEL_ID(400, "model_id must be in format 'endpoint_model_name:adapter_name'"),
  NAME_MISMATCH(400, "endpoint name in model_id does not match endpoint"),
  NO_MODEL(404, "Could not find model"),
  NO_ENDPOINT(404, "No endpoint with this id exists"),
  NO_LORA(400, "endpoint does not have LoRA enabled"),
  OTHER_BASE(400, "adapter base model is not compatible with endpoint model"),
  BOUND_ELSEWHERE(400, "adapter is already bound to endpoint"),
  NOT_BOUND(400, "adapter is not bound to endpoint"),
  NOT_DEDICATED(400, "new_lora_model must be a dedicated endpoint"),
  IS_PUBLIC(400, "new_lora_model cannot be a public dedicated endpoint"),
  NOT_STARTED(400, "endpoint is not running"),
  FULL(400, "endpoint holds the maximum number of adapters");

  final int status;
  final String text;

  Refusal(int status, String text) {
    this.status = status;
    this.text = text;
  }
}
