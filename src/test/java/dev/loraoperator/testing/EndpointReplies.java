package dev.loraoperator.testing;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import mockwebserver3.MockResponse;

/** The replies of {@link TogetherServer} about endpoints and their adapters. */
final class EndpointReplies {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private EndpointReplies() {}

  static MockResponse endpoint(TestEndpoint endpoint) {
    ObjectNode view = row(endpoint);
    view.put("display_name", "endpoint of " + endpoint.account());
    view.put("hardware", "1x_nvidia_h100_80gb_sxm");
    view.putObject("autoscaling").put("min_replicas", 1).put("max_replicas", 1);
    return TogetherReplies.json(200, view);
  }

  static MockResponse endpoints(List<TestEndpoint> endpoints) {
    ObjectNode list = JSON.createObjectNode().put("object", "list");
    ArrayNode data = list.putArray("data");
    endpoints.forEach(endpoint -> data.add(row(endpoint)));
    return TogetherReplies.json(200, list);
  }

  static MockResponse adapters(TestEndpoint endpoint, List<String> modelNames) {
    ObjectNode list = JSON.createObjectNode().put("object", "list");
    ArrayNode data = list.putArray("data");
    for (String modelName : modelNames) {
      ObjectNode adapter = data.addObject().put("model_id", endpoint.modelId(modelName));
      adapter.put("adapter_name", modelName).put("endpoint_name", endpoint.name());
    }
    return TogetherReplies.json(200, list);
  }

  static MockResponse attached(String modelId) {
    return TogetherReplies.json(200, JSON.createObjectNode().put("model_id", modelId));
  }

  static MockResponse detached(String modelId) {
    ObjectNode reply = JSON.createObjectNode().put("model_id", modelId).put("deleted", true);
    return TogetherReplies.json(200, reply);
  }

  static MockResponse refused(Refusal refusal) {
    return TogetherReplies.error(refusal.status, refusal.text, null);
  }

  /** An endpoint in a list has fewer fields than one read by its id. */
  private static ObjectNode row(TestEndpoint endpoint) {
    ObjectNode row = JSON.createObjectNode();
    row.put("object", "endpoint").put("id", endpoint.id()).put("name", endpoint.name());
    row.put("model", endpoint.model()).put("type", endpoint.kind().type());
    row.put("owner", endpoint.account()).put("state", endpoint.state());
    return row.put("created_at", "2026-06-01T09:00:00.000Z");
  }
}
