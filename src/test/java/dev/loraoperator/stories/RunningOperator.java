package dev.loraoperator.stories;

import dev.loraoperator.LocalOperator;
import dev.loraoperator.testing.Crd;
import dev.loraoperator.testing.MockApiServer;
import dev.loraoperator.testing.Services;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The operator and the servers it uses, shared by all tests of a class. */
final class RunningOperator implements BeforeAllCallback, AfterAllCallback {

  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Function<RunningOperator, KubernetesClient> cluster;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private KubernetesClient client;
  private Services services;

  private RunningOperator(Function<RunningOperator, KubernetesClient> cluster) {
    this.cluster = cluster;
  }

  /** On the Fabric8 mock server, which is fast but less strict than a real API server. */
  static RunningOperator onMockServer() {
    return new RunningOperator(RunningOperator::mockServer);
  }

  /** On a real kube-apiserver, with its schema, storage and watches. */
  static RunningOperator onRealApiServer() {
    return new RunningOperator(running -> running.open(SharedApiServer.get().client()));
  }

  KubernetesClient client() {
    return client;
  }

  Services services() {
    return services;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    client = cluster.apply(this);
    services = open(new Services());
    open(LocalOperator.start(services.environment(), client, GRACE));
  }

  /** In reverse order; nothing is open when there is no API server. */
  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  private KubernetesClient mockServer() {
    MockApiServer server = open(MockApiServer.start());
    KubernetesClient connected = open(server.client());
    Crd.install(connected, false);
    return connected;
  }

  private <T extends AutoCloseable> T open(T resource) {
    opened.push(resource);
    return resource;
  }
}
