package dev.loraoperator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A plain HTTP caller for the tests of the test servers. */
public final class Http {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI base;

  public Http(URI base) {
    this.base = base;
  }

  public HttpResponse<String> get(String pathAndQuery, String... headers)
      throws IOException, InterruptedException {
    return client.send(request(pathAndQuery, headers).build(), BodyHandlers.ofString());
  }

  public HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return client.send(
        request(path, headers).POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  public HttpResponse<String> delete(String path, String... headers)
      throws IOException, InterruptedException {
    return client.send(request(path, headers).DELETE().build(), BodyHandlers.ofString());
  }

  public HttpResponse<String> patch(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return client.send(
        request(path, headers).method("PATCH", BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  HttpResponse<String> deleteWithBody(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return client.send(
        request(path, headers).method("DELETE", BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  public static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }

  private HttpRequest.Builder request(String pathAndQuery, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + pathAndQuery)).timeout(Duration.ofSeconds(10));
    return headers.length == 0 ? request : request.headers(headers);
  }
}
