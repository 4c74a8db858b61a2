package dev.loraoperator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.net.HttpURLConnection;

/** Refuses the status of an older resource version, as a real API server and unlike its parent. */
final class LockingDispatcher extends KubernetesCrudDispatcher {

  private static final String STATUS = "/status";

  private static final String CONFLICT =
      """
      {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Conflict", "code": 409,
       "message": "the object has been modified; please apply your changes to the latest version"}
      """;

  @Override
  public MockResponse handleUpdate(RecordedRequest request) {
    return request.getPath().endsWith(STATUS) && isOutdated(request)
        ? new MockResponse().setResponseCode(HttpURLConnection.HTTP_CONFLICT).setBody(CONFLICT)
        : super.handleUpdate(request);
  }

  private boolean isOutdated(RecordedRequest request) {
    String path = request.getPath();
    MockResponse stored = handleGet(path.substring(0, path.length() - STATUS.length()));
    String body = request.getUtf8Body();
    // Reading takes it out.
    request.getBody().writeUtf8(body);
    String sent = version(body);
    return stored.getStatus().contains("200")
        && !sent.isEmpty()
        && !sent.equals(version(stored.getBody().readUtf8()));
  }

  private static String version(String json) {
    return Serialization.unmarshal(json, JsonNode.class).at("/metadata/resourceVersion").asText("");
  }
}
