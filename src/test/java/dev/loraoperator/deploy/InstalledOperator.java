package dev.loraoperator.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loraoperator.testing.OperatorProcess;
import dev.loraoperator.testing.RealApiServer;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The operator's process as the cluster would run it, for want of a kubelet: with the variables of
 * the installed Deployment, those that a kubelet adds, and the installed ServiceAccount's token.
 */
final class InstalledOperator implements AutoCloseable {

  private final OperatorProcess process;
  private final Container container;

  private InstalledOperator(OperatorProcess process, Container container) {
    this.process = process;
    this.container = container;
  }

  static InstalledOperator start(RealApiServer server, Path folder) {
    try (KubernetesClient admin = server.client()) {
      Deployment deployment =
          admin
              .apps()
              .deployments()
              .inNamespace(Installation.NAME)
              .withName(Installation.NAME)
              .require();
      Map<String, String> environment = environment(deployment);
      URI address = URI.create(admin.getConfiguration().getMasterUrl());
      environment.put("KUBERNETES_SERVICE_HOST", address.getHost());
      environment.put("KUBERNETES_SERVICE_PORT", Integer.toString(address.getPort()));
      // Others may listen on 8080 of this machine.
      environment.put("HTTP_PORT", "0");
      Path kubeconfig = folder.resolve("kubeconfig");
      Files.writeString(kubeconfig, kubeconfig(server, token(admin, deployment)));
      return new InstalledOperator(
          OperatorProcess.start(environment, kubeconfig, folder.resolve("log")),
          container(deployment));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the installed probes see it. */
  void eventuallyReady() {
    for (Probe probe :
        List.of(
            container.getStartupProbe(),
            container.getLivenessProbe(),
            container.getReadinessProbe())) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> assertThat(process.probe(probe.getHttpGet().getPath())).startsWith("200 "));
    }
  }

  /** The rights that are installed were enough for all it asked. */
  void assertUndenied() {
    assertThat(process.log()).contains("operator started").doesNotContainIgnoringCase("forbidden");
  }

  private static Map<String, String> environment(Deployment deployment) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (EnvVar variable : container(deployment).getEnv()) {
      environment.put(variable.getName(), value(variable, deployment));
    }
    return environment;
  }

  private static Container container(Deployment deployment) {
    return deployment.getSpec().getTemplate().getSpec().getContainers().get(0);
  }

  private static String value(EnvVar variable, Deployment deployment) {
    if (variable.getValueFrom() == null) {
      return variable.getValue();
    }
    String path = variable.getValueFrom().getFieldRef().getFieldPath();
    if (!path.equals("metadata.namespace")) {
      throw new IllegalArgumentException(path);
    }
    return deployment.getMetadata().getNamespace();
  }

  private static String token(KubernetesClient admin, Deployment deployment) {
    TokenRequest request =
        admin
            .serviceAccounts()
            .inNamespace(deployment.getMetadata().getNamespace())
            .withName(deployment.getSpec().getTemplate().getSpec().getServiceAccountName())
            .tokenRequest();
    return request.getStatus().getToken();
  }

  /** The administrator's, with the token in place of the certificate. */
  private static String kubeconfig(RealApiServer server, String token) {
    Config config = Serialization.unmarshal(server.kubeconfigYaml(), Config.class);
    config.getContexts().forEach(named -> named.getContext().setNamespace(Installation.NAME));
    config
        .getUsers()
        .forEach(
            named -> {
              named.getUser().setClientCertificate(null);
              named.getUser().setClientCertificateData(null);
              named.getUser().setClientKey(null);
              named.getUser().setClientKeyData(null);
              named.getUser().setToken(token);
            });
    return Serialization.asYaml(config);
  }

  @Override
  public void close() {
    process.close();
  }
}
