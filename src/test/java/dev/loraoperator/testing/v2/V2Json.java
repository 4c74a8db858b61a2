package dev.loraoperator.testing.v2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Collection;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;

/** JSON in and out. */
final class V2Json {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private V2Json() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static ArrayNode strings(Collection<String> texts) {
    ArrayNode array = JSON.createArrayNode();
    texts.forEach(array::add);
    return array;
  }

  /** The object in a request's body; empty when there is no body. */
  static ObjectNode body(RecordedRequest request) {
    String text = request.getBody() == null ? "" : request.getBody().utf8();
    if (text.isEmpty()) {
      return object();
    }
    try {
      JsonNode tree = JSON.readTree(text);
      if (tree instanceof ObjectNode body) {
        return body;
      }
    } catch (IOException e) {
      throw V2Refusal.invalid("the body is not JSON");
    }
    throw V2Refusal.invalid("the body is not a JSON object");
  }

  static MockResponse ok(JsonNode body) {
    return reply(200, body);
  }

  static MockResponse reply(int status, JsonNode body) {
    return new MockResponse.Builder()
        .code(status)
        .setHeader("Content-Type", "application/json")
        .body(body.toString())
        .build();
  }
}
