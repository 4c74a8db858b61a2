package dev.loraoperator.demo;

import dev.loraoperator.testing.Crd;
import dev.loraoperator.testing.MockApiServer;
import dev.loraoperator.testing.RealApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import java.util.Optional;

/**
 * The cluster the demo runs on.
 *
 * @param description for the person who watches
 * @param hint how kubectl gets in, or how to get a better cluster
 */
record DemoCluster(KubernetesClient client, String description, String hint, AutoCloseable server)
    implements AutoCloseable {

  /** The person's own with {@code -Ddemo.cluster=current}, else a real server, else a mock. */
  static DemoCluster open() {
    if ("current".equals(System.getProperty("demo.cluster"))) {
      return current();
    }
    Optional<RealApiServer> real = RealApiServer.start();
    return real.map(DemoCluster::real).orElseGet(DemoCluster::mock);
  }

  private static DemoCluster current() {
    KubernetesClient client =
        new KubernetesClientBuilder().withHttpClientFactory(new OkHttpClientFactory()).build();
    client.resource(Crd.read()).unlock().createOr(existing -> existing.update());
    return new DemoCluster(
        client,
        "your current cluster, " + client.getMasterUrl(),
        "kubectl get loraadapters",
        () -> {});
  }

  private static DemoCluster real(RealApiServer server) {
    KubernetesClient client = server.client();
    Crd.install(client, true);
    return new DemoCluster(
        client,
        "a real kube-apiserver " + server.version() + " with etcd, started for this demo",
        "export KUBECONFIG=" + server.kubeconfig(),
        server);
  }

  private static DemoCluster mock() {
    MockApiServer server = MockApiServer.start();
    KubernetesClient client = server.client();
    Crd.install(client, false);
    return new DemoCluster(
        client,
        "the Fabric8 MOCK of a Kubernetes API, because no kube-apiserver was found here",
        "For a real one: .ci/kube-apiserver.sh on Debian 12, or put kube-apiserver, etcd and kubectl"
            + " into ~/.kubeapitest/k8s/<version>-linux-amd64/",
        server);
  }

  @Override
  public void close() {
    client.close();
    try {
      server.close();
    } catch (Exception e) {
      throw new IllegalStateException("the demo's API server does not stop", e);
    }
  }
}
