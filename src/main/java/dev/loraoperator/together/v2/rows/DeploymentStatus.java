package dev.loraoperator.together.v2.rows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.model.secret.Sensitive;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a deployment is (docs: {@code dedicated-endpoints/manage}).
 *
 * @param word the service's word without its prefix, such as {@code PROVISIONING}
 * @param message why, in the service's words
 * @param readyReplicas those that answer; each is billed
 * @param desiredReplicas how many there should be; 0 also where the service does not tell
 */
public record DeploymentStatus(
    @Nullable String word, @Nullable String message, long readyReplicas, long desiredReplicas) {

  /** Of a whole deployment or of a summary, which has it all on one level. */
  static DeploymentStatus of(JsonNode json, List<Sensitive> secrets) {
    JsonNode status = Fields.at(json, "status");
    JsonNode from = status.isObject() ? status : json;
    return new DeploymentStatus(
        Fields.word(from, "state", "DEPLOYMENT_STATE_", secrets),
        Fields.clean(from, "message", secrets),
        Fields.number(from, "readyReplicas"),
        Fields.number(json, "desiredReplicas"));
  }

  /** What {@link #word} means. */
  public DeploymentState state() {
    return DeploymentState.of(word);
  }
}
