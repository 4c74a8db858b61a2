package dev.loraoperator.testing.v2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The bounds of a deployment's replicas; 0 and 0 is a stopped one.
 *
 * @param more windows and metrics, as they were sent
 */
public record Autoscaling(int minReplicas, int maxReplicas, ObjectNode more) {

  private static final String MIN = "minReplicas";
  private static final String MAX = "maxReplicas";

  /** Bounds and nothing else. */
  static Autoscaling of(int minReplicas, int maxReplicas) {
    return new Autoscaling(minReplicas, maxReplicas, V2Json.object());
  }

  /** Of a new deployment: at least one replica unless told otherwise, and no more than that. */
  static Autoscaling created(JsonNode sent) {
    int min = count(sent, MIN, count(sent, MAX, 1) == 0 ? 0 : 1);
    return checked(min, count(sent, MAX, min), V2Json.object(), sent);
  }

  /** What is not sent stays as it is. */
  Autoscaling changedBy(JsonNode sent) {
    return checked(count(sent, MIN, minReplicas), count(sent, MAX, maxReplicas), more, sent);
  }

  private static Autoscaling checked(int min, int max, ObjectNode before, JsonNode sent) {
    if (max < min) {
      throw V2Refusal.invalid("max_replicas must not be less than min_replicas");
    }
    if (min == 0 && max > 0) {
      throw V2Refusal.invalid("min_replicas must be at least 1 unless max_replicas is 0 as well");
    }
    ObjectNode more = before.deepCopy();
    sent.properties().forEach(field -> more.set(field.getKey(), field.getValue()));
    return new Autoscaling(min, max, more.without(List.of(MIN, MAX)));
  }

  private static int count(JsonNode sent, String key, int absent) {
    if (!sent.isObject()) {
      throw V2Refusal.invalid("autoscaling is required");
    }
    JsonNode value = sent.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return absent;
    }
    if (!value.canConvertToInt() || !value.isIntegralNumber() || value.asInt() < 0) {
      throw V2Refusal.invalid("invalid value for int32 field " + CallReader.snake(key));
    }
    return value.asInt();
  }

  boolean isStopped() {
    return maxReplicas == 0;
  }

  ObjectNode json() {
    ObjectNode json = V2Json.object().put(MIN, minReplicas).put(MAX, maxReplicas);
    return json.setAll(more);
  }
}
