package dev.loraoperator.stories;

import dev.loraoperator.testing.RealApiServer;

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
    RealApiServer started = RealApiServer.startOrSkip();
    dev.loraoperator.testing.Crd.install(started.client(), true);
    return started;
  }
}
