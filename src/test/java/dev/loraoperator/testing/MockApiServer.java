package dev.loraoperator.testing;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.util.HashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Fabric8's mock of the Kubernetes API, keeping what is written to it. */
public final class MockApiServer implements AutoCloseable {

  /** It logs every request at INFO; kept in a field, or the level is collected with the logger. */
  private static final Logger REQUESTS = Logger.getLogger("io.fabric8.mockwebserver");

  private final KubernetesMockServer server;

  private MockApiServer(KubernetesMockServer server) {
    this.server = server;
  }

  public static MockApiServer start() {
    REQUESTS.setLevel(Level.WARNING);
    KubernetesMockServer server =
        new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new LockingDispatcher(), false);
    server.init();
    return new MockApiServer(server);
  }

  /** How many requests there were so far. */
  public int requestCount() {
    return server.getRequestCount();
  }

  public KubernetesClient client() {
    return server.createClient();
  }

  @Override
  public void close() {
    server.destroy();
  }
}
