package dev.loraoperator.testing;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** An HTTP client of {@link TogetherServer} with one API key. */
final class TogetherCaller {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Http http;
  private final String[] key;

  TogetherCaller(TogetherServer together, String apiKey) {
    this.http = new Http(together.baseUrl());
    this.key = new String[] {"Authorization", "Bearer " + apiKey};
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.get(path, key);
  }

  HttpResponse<String> upload(String name, String source, @Nullable String baseModel)
      throws IOException, InterruptedException {
    ObjectNode body = JSON.createObjectNode().put("model_name", name).put("model_source", source);
    body.put("model_type", "adapter");
    if (baseModel != null) {
      body.put("base_model", baseModel);
    }
    return http.post("/v1/models", body.toString(), key);
  }

  HttpResponse<String> attach(TestEndpoint endpoint, String modelId)
      throws IOException, InterruptedException {
    return http.post(adaptersOf(endpoint), modelIdBody(modelId), key);
  }

  HttpResponse<String> detach(TestEndpoint endpoint, String modelId)
      throws IOException, InterruptedException {
    return http.deleteWithBody(adaptersOf(endpoint), modelIdBody(modelId), key);
  }

  HttpResponse<String> adapters(TestEndpoint endpoint) throws IOException, InterruptedException {
    return http.get(adaptersOf(endpoint), key);
  }

  HttpResponse<String> complete(String model) throws IOException, InterruptedException {
    ObjectNode body = JSON.createObjectNode().put("model", model).put("prompt", "The capital is?");
    return http.post("/v1/completions", body.toString(), key);
  }

  HttpResponse<String> chat(String model) throws IOException, InterruptedException {
    ObjectNode body = JSON.createObjectNode().put("model", model);
    ObjectNode message = body.putArray("messages").addObject();
    message.put("role", "user").put("content", "The capital is?");
    return http.post("/v1/chat/completions", body.toString(), key);
  }

  static String message(HttpResponse<String> refused) throws IOException {
    return Http.json(refused).at("/error/message").asText();
  }

  private static String adaptersOf(TestEndpoint endpoint) {
    return "/v1/endpoints/" + endpoint.id() + "/adapters";
  }

  private static String modelIdBody(String modelId) {
    return JSON.createObjectNode().put("model_id", modelId).toString();
  }
}
