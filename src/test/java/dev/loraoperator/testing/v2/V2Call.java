package dev.loraoperator.testing.v2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * One request that has been read and found to have no unknown keys.
 *
 * @param variables of the path
 * @param query by camelCase keys
 * @param body with camelCase keys
 */
record V2Call(
    V2Route route,
    String account,
    Map<String, String> variables,
    Map<String, String> query,
    ObjectNode body) {

  String project() {
    return variables.getOrDefault("project", "");
  }

  String id() {
    return variables.getOrDefault("id", "");
  }

  /** Empty when it is absent. */
  String query(String key) {
    return query.getOrDefault(key, "");
  }

  /** Whether a boolean of the query is true; it is not when it is absent. */
  boolean isSet(String key) {
    String text = query(key);
    if (!text.isEmpty() && !text.equals("true") && !text.equals("false")) {
      throw V2Refusal.invalid("invalid value for bool field " + CallReader.snake(key));
    }
    return text.equals("true");
  }

  /** A member of the body; a missing node when it is absent or null. */
  JsonNode member(String key) {
    JsonNode value = body.path(key);
    return value.isNull() ? V2Json.object().path(key) : value;
  }

  /** A text of the body; empty when it is absent. */
  String text(String key) {
    JsonNode value = body.path(key);
    if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
      throw V2Refusal.invalid("invalid value for string field " + key);
    }
    return value.asText("");
  }

  /** A text of the body that must be there; its name in a refusal is in snake_case. */
  String required(String key) {
    String text = text(key);
    if (text.isEmpty()) {
      throw V2Refusal.invalid(CallReader.snake(key) + " is required");
    }
    return text;
  }
}
