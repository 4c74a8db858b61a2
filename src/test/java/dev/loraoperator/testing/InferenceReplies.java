package dev.loraoperator.testing;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.time.Instant;
import mockwebserver3.MockResponse;
import org.jspecify.annotations.Nullable;

/** The inference replies of {@link TogetherServer}, in the documented shapes. */
final class InferenceReplies {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The documentation's example, which does not fit into a long. */
  private static final BigInteger SEED = new BigInteger("13424880326038300000");

  private static final String ID = "8f3317dd3c3a39ef-YYZ";

  private final ServerBehaviour behaviour;

  InferenceReplies(ServerBehaviour behaviour) {
    this.behaviour = behaviour;
  }

  MockResponse completion(String model, Instant now) {
    ObjectNode choice = choice().put("text", behaviour.answer);
    return reply("text.completion", model, choice, now);
  }

  MockResponse chat(String model, Instant now) {
    ObjectNode choice = choice();
    choice.putObject("message").put("role", "assistant").put("content", behaviour.answer);
    return reply("chat.completion", model, choice, now);
  }

  static MockResponse modelNotAvailable(String model) {
    String message =
        "Unable to access non-serverless model %1$s. Please visit"
            + " https://api.together.ai/models/%1$s to create and start a new dedicated endpoint"
            + " for the model.";
    return refused(400, message.formatted(model), "model_not_available");
  }

  static MockResponse endpointNotConfigured(String model) {
    return refused(
        400,
        "The endpoint " + model + " has no deployment to route to.",
        "endpoint_not_configured");
  }

  static MockResponse routingError(String model) {
    return refused(503, "No deployment of " + model + " is ready.", "routing_error");
  }

  static MockResponse noChatTemplate() {
    return refused(
        400,
        "Cannot use chat template functions because tokenizer.chat_template is not set and no"
            + " template argument was passed!",
        null);
  }

  private MockResponse reply(String object, String model, ObjectNode choice, Instant now) {
    String echo = behaviour.echo;
    ObjectNode reply = JSON.createObjectNode();
    reply.put("id", ID).put("object", object).put("created", now.getEpochSecond());
    reply.put("model", echo == null ? model : echo);
    reply.putArray("prompt");
    reply.putArray("choices").add(choice);
    ObjectNode usage = reply.putObject("usage");
    usage.put("prompt_tokens", 10).put("completion_tokens", 1).put("total_tokens", 11);
    return TogetherReplies.json(200, reply);
  }

  private static ObjectNode choice() {
    ObjectNode choice = JSON.createObjectNode();
    choice.put("finish_reason", "eos").put("seed", SEED).put("index", 0);
    return choice.putNull("logprobs");
  }

  private static MockResponse refused(int status, String message, @Nullable String code) {
    ObjectNode reply = TogetherReplies.envelope(message, code);
    return TogetherReplies.json(status, reply.put("id", ID));
  }
}
