package dev.loraoperator.testing.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loraoperator.testing.Http;
import dev.loraoperator.testing.TogetherServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** An HTTP client of {@link TogetherV2} with one API key, in one project. */
final class V2Caller {

  private final Http http;
  private final String[] key;
  private final String project;

  V2Caller(TogetherServer together, String apiKey, String account) {
    this.http = new Http(together.baseUrl());
    this.key = new String[] {"Authorization", "Bearer " + apiKey};
    this.project = "/v2/projects/" + together.v2().projectId(account);
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.get(path, key);
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return http.post(path, body, key);
  }

  HttpResponse<String> create(String name, String description)
      throws IOException, InterruptedException {
    ObjectNode body = V2Json.object().put("name", name).put("type", "adapter");
    body.put("baseModelId", SampleCatalogue.LLAMA_ID).put("description", description);
    return http.post(project + "/models", body.toString(), key);
  }

  /** The new model's id. */
  String created(String name) throws IOException, InterruptedException {
    return id(create(name, "of a test"));
  }

  HttpResponse<String> patch(String id, String query, String body)
      throws IOException, InterruptedException {
    return http.patch(project + "/models/" + id + query, body, key);
  }

  HttpResponse<String> delete(String id) throws IOException, InterruptedException {
    return http.delete(project + "/models/" + id, key);
  }

  HttpResponse<String> upload(String modelId, String url) throws IOException, InterruptedException {
    ObjectNode body = V2Json.object().put("modelId", modelId).put("remoteUrl", url);
    return http.post(project + "/models/uploads", body.toString(), key);
  }

  /** To a path in the project. */
  HttpResponse<String> postTo(String path, String body) throws IOException, InterruptedException {
    return http.post(project + path, body, key);
  }

  /** At a path in the project. */
  HttpResponse<String> patchAt(String path, String body) throws IOException, InterruptedException {
    return http.patch(project + path, body, key);
  }

  /** At a path in the project. */
  HttpResponse<String> deleteAt(String path) throws IOException, InterruptedException {
    return http.delete(project + path, key);
  }

  /** A path in the project, such as {@code /models}. */
  HttpResponse<String> inProject(String path) throws IOException, InterruptedException {
    return http.get(project + path, key);
  }

  JsonNode show(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = inProject(path);
    assertThat(response.statusCode()).describedAs(path).isEqualTo(200);
    return Http.json(response);
  }

  /** One field of all rows of all pages. */
  List<String> all(String path, String field) throws IOException, InterruptedException {
    List<String> values = new ArrayList<>();
    String cursor = "";
    JsonNode page;
    do {
      page = show(path + "?after=" + cursor);
      page.path("data").forEach(row -> values.add(row.path(field).asText()));
      cursor = page.path("next_cursor").asText("");
    } while (!cursor.isEmpty() && !cursor.equals("null") && !page.path("data").isEmpty());
    return values;
  }

  static String id(HttpResponse<String> response) throws IOException {
    assertThat(response.statusCode()).describedAs(response.body()).isEqualTo(200);
    return Http.json(response).path("id").asText();
  }

  static String detail(HttpResponse<String> refused) throws IOException {
    return Http.json(refused).at("/details/0/detail").asText();
  }

  static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
