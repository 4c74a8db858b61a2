package dev.loraoperator.testing;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.KubeAPITestException;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A real kube-apiserver with its etcd, started by kube-api-test from binaries on this machine. They
 * are looked for in {@code KUBE_API_TEST_DIR}, in kube-api-test's own folder and in the cache of
 * {@code .ci/kube-apiserver.sh}; when there are none, kube-api-test may download them.
 */
public final class RealApiServer implements AutoCloseable {

  private final KubeAPIServer server;
  private final ApiServerBinaries binaries;
  private final Path kubeconfig;

  private RealApiServer(KubeAPIServer server, ApiServerBinaries binaries, Path kubeconfig) {
    this.server = server;
    this.binaries = binaries;
    this.kubeconfig = kubeconfig;
  }

  /**
   * Starts one, with extra flags for the kube-apiserver.
   *
   * @return empty when there are no binaries and none can be downloaded
   */
  public static Optional<RealApiServer> start(String... flags) {
    return ApiServerBinaries.find().map(binaries -> start(binaries, flags));
  }

  /**
   * Starts one, or skips the test where there are no binaries; with {@code
   * REQUIRE_API_SERVER=true}, as in CI, that is a failure.
   */
  public static RealApiServer startOrSkip(String... flags) {
    return start(flags).orElseGet(RealApiServer::skip);
  }

  private static RealApiServer skip() {
    String missing = "no kube-apiserver found; .ci/kube-apiserver.sh makes one";
    if (Boolean.parseBoolean(System.getenv("REQUIRE_API_SERVER"))) {
      Assertions.fail(missing);
    }
    return Assumptions.abort(missing);
  }

  private static RealApiServer start(ApiServerBinaries binaries, String... flags) {
    try {
      // A folder of its own: kube-api-test writes certificates beside the binaries.
      Path folder = Files.createTempDirectory("kube-api-test");
      Files.createSymbolicLink(folder.resolve("k8s"), binaries.root().resolve("k8s"));
      KubeAPIServerConfigBuilder config =
          KubeAPIServerConfigBuilder.anAPIServerConfig()
              .withTestDir(folder.toString())
              .withApiServerVersion(binaries.version())
              .withOfflineMode(true)
              .withApiServerFlags(List.of(flags));
      KubeAPIServer server = new KubeAPIServer(config.build());
      server.start();
      Path kubeconfig = folder.resolve("kubeconfig");
      Files.writeString(kubeconfig, server.getKubeConfigYaml());
      return new RealApiServer(server, binaries, kubeconfig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The cluster administrator's client. */
  public KubernetesClient client() {
    return client(null);
  }

  /** A client that authenticates with {@code token}, such as a ServiceAccount's. */
  public KubernetesClient client(@Nullable String token) {
    Config config = Config.fromKubeconfig(kubeconfigYaml());
    if (token != null) {
      config.setClientCertData(null);
      config.setClientCertFile(null);
      config.setClientKeyData(null);
      config.setClientKeyFile(null);
      config.setOauthToken(token);
    }
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new OkHttpClientFactory())
        .build();
  }

  /** The administrator's kubeconfig, as a file. */
  public Path kubeconfig() {
    return kubeconfig;
  }

  /** A kubeconfig file for the holder of {@code token}. */
  public Path kubeconfig(String token, String namespace) {
    io.fabric8.kubernetes.api.model.Config config =
        Serialization.unmarshal(kubeconfigYaml(), io.fabric8.kubernetes.api.model.Config.class);
    AuthInfo user = new AuthInfo();
    user.setToken(token);
    config.getUsers().forEach(named -> named.setUser(user));
    config.getContexts().forEach(named -> named.getContext().setNamespace(namespace));
    try {
      Path file = Files.createTempFile(kubeconfig.getParent(), "kubeconfig-", ".yaml");
      return Files.writeString(file, Serialization.asYaml(config));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String kubeconfigYaml() {
    return server.getKubeConfigYaml();
  }

  /** The server's minor version, e.g. 20. */
  public int minorVersion() {
    return Integer.parseInt(binaries.version().split("\\.")[1]);
  }

  public String version() {
    return binaries.version();
  }

  /**
   * Runs the {@code kubectl} of the server's own version.
   *
   * @return what it printed, both streams
   */
  public CommandResult kubectl(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(binaries.folder().resolve("kubectl").toString());
    command.add("--kubeconfig=" + kubeconfig);
    command.addAll(Arrays.asList(arguments));
    return CommandResult.of(command);
  }

  @Override
  public void close() {
    server.stop();
    try (var files = Files.walk(kubeconfig.getParent())) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(RealApiServer::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Downloads the binaries the way kube-api-test does. */
  static boolean download(Path folder) {
    KubeAPIServer server =
        new KubeAPIServer(
            KubeAPIServerConfigBuilder.anAPIServerConfig().withTestDir(folder.toString()).build());
    try {
      server.start();
      server.stop();
      return true;
    } catch (KubeAPITestException e) {
      return false;
    }
  }
}
