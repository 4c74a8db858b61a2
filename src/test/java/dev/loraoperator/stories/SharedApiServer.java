package dev.loraoperator.stories;

import dev.loraoperator.testing.RealApiServer;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * The real kube-apiserver that all {@code *ApiServerIT} of one JVM share. Without one these tests
 * are skipped, except where {@code REQUIRE_API_SERVER=true} makes that a failure, as in CI.
 */
final class SharedApiServer {

  private static RealApiServer server;

  private SharedApiServer() {}

  static synchronized RealApiServer get() {
    if (server == null) {
      server = start();
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    }
    return server;
  }

  private static RealApiServer start() {
    var started = RealApiServer.start();
    if (started.isEmpty()) {
      String missing = "no kube-apiserver found; .ci/kube-apiserver.sh makes one";
      if (Boolean.parseBoolean(System.getenv("REQUIRE_API_SERVER"))) {
        Assertions.fail(missing);
      }
      Assumptions.abort(missing);
    }
    dev.loraoperator.testing.Crd.install(started.get().client(), true);
    return started.get();
  }
}
