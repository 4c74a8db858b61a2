package dev.loraoperator.testing;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Fabric8's mock of the Kubernetes API, keeping what is written to it. */
public final class MockApiServer implements AutoCloseable {

  /** It logs every request at INFO; kept in a field, or the level is collected with the logger. */
  private static final Logger REQUESTS = Logger.getLogger("io.fabric8.mockwebserver");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Dispatcher dispatcher = new Dispatcher();
  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(), new MockWebServer(), new HashMap<>(), dispatcher, false);

  private MockApiServer() {
    server.init();
  }

  public static MockApiServer start() {
    REQUESTS.setLevel(Level.WARNING);
    return new MockApiServer();
  }

  /** How many requests there were so far. */
  public int requestCount() {
    return server.getRequestCount();
  }

  public KubernetesClient client() {
    return server.createClient();
  }

  /** The creates, updates and patches since this was last called, in order. */
  public List<Write> writes() {
    return dispatcher.takeWrites();
  }

  @Override
  public void close() {
    server.destroy();
  }

  /** One request with an object, or a part of one. */
  public record Write(String method, String path, JsonNode body) {

    /** The body as plain maps, lists and values. */
    public Map<String, Object> fields() {
      return MAPPER.convertValue(body, new TypeReference<>() {});
    }
  }

  private static final class Dispatcher extends KubernetesCrudDispatcher {

    private static final String STATUS = "/status";

    private final List<Write> writes = new ArrayList<>();

    synchronized List<Write> takeWrites() {
      List<Write> taken = List.copyOf(writes);
      writes.clear();
      return taken;
    }

    @Override
    public MockResponse handleCreate(RecordedRequest request) {
      record(request);
      return super.handleCreate(request);
    }

    @Override
    public MockResponse handlePatch(RecordedRequest request) {
      record(request);
      return super.handlePatch(request);
    }

    /** Refuses the status of an old version, which the mock by itself does not. */
    @Override
    public MockResponse handleUpdate(RecordedRequest request) {
      JsonNode sent = record(request);
      String path = request.getPath();
      if (path.endsWith(STATUS)) {
        MockResponse current = handleGet(path.substring(0, path.length() - STATUS.length()));
        if (current.code() == HttpURLConnection.HTTP_OK
            && !version(sent).isEmpty()
            && !version(sent).equals(version(json(current.getBody())))) {
          return new MockResponse().setResponseCode(HttpURLConnection.HTTP_CONFLICT);
        }
      }
      return super.handleUpdate(request);
    }

    private synchronized JsonNode record(RecordedRequest request) {
      JsonNode body = json(request.getBody());
      writes.add(new Write(request.getMethod(), request.getPath(), body));
      return body;
    }

    private static String version(JsonNode resource) {
      return resource.at("/metadata/resourceVersion").asText();
    }

    private static JsonNode json(Buffer body) {
      try {
        return MAPPER.readTree(body.getBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
