package dev.loraoperator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Release;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.RealApiServer;
import dev.loraoperator.testing.Services;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three ways of installing, each on a real API server of its own, up to a Ready adapter. */
class InstallApiServerIT {

  private static final String NAMESPACE = Installation.NAME;

  @TempDir private Path folder;

  private final Services services = new Services();
  private RealApiServer server;
  private Administrator administrator;

  @BeforeEach
  void start() {
    services.together().addKey("placeholder-together-api-key", "devuser");
    services
        .huggingFace()
        .publicRepository(
            "reissbaker/llama-3.1-8b-abliterated-lora",
            AdapterFiles.valid("meta-llama/Meta-Llama-3.1-8B-Instruct-Reference"));
    server = RealApiServer.startOrSkip();
    administrator = new Administrator(server, folder);
  }

  @AfterEach
  void stop() {
    services.close();
    if (server != null) {
      server.close();
    }
  }

  @Test
  void kubectlInstallsForAllNamespaces() {
    installWithKubectl("deploy/", Installation.everywhere());

    try (InstalledOperator operator = InstalledOperator.start(server, folder)) {
      applySample("team-a");
      eventuallyReady("team-a");
      assertLeadsUndenied(operator);
    }
  }

  @Test
  void kubectlInstallsForOneNamespace() {
    installWithKubectl("deploy/namespaced/", Installation.oneNamespace());

    try (InstalledOperator operator = InstalledOperator.start(server, folder)) {
      applySample("team-a");
      applySample(NAMESPACE);
      eventuallyReady(NAMESPACE);
      assertThat(reason("team-a")).isEmpty();
      assertLeadsUndenied(operator);
    }
  }

  @Test
  void helmInstallsUpgradesAndUninstalls() {
    // When it is installed
    Release installed = HelmChart.install(server.kubeconfig(), NAMESPACE, values("INFO"));
    Installation wanted = HelmChart.render(NAMESPACE, values("INFO"));

    // Then
    assertThat(installed.getStatus()).isEqualTo("deployed");
    assertThat(installed.getOutput()).contains("kubectl rollout status deployment/lora-operator");
    assertThat(administrator.versions(wanted)).hasSameSizeAs(wanted.resources());
    administrator.seesNoDifference(wanted);
    administrator.findsEveryFieldAgain(wanted);
    try (InstalledOperator operator = InstalledOperator.start(server, folder)) {
      applySample("team-a");
      eventuallyReady("team-a");
      assertLeadsUndenied(operator);
    }
    upgradesWhatChanged(wanted);
    uninstalls(wanted);
  }

  private void installWithKubectl(String kustomization, Installation wanted) {
    // Given what the other tests read, and kubectl builds
    assertThat(Installation.printed(administrator.kubectl("kustomize", kustomization)).texts())
        .isEqualTo(wanted.texts());

    // When
    administrator.apply(kustomization);

    // Then everything is there, and a second time changes nothing
    Map<String, String> versions = administrator.versions(wanted);
    assertThat(versions).hasSameSizeAs(administrator.possible(wanted));
    administrator.seesNoDifference(wanted);
    administrator.findsEveryFieldAgain(wanted);
    administrator.apply(kustomization);
    assertThat(administrator.versions(wanted)).isEqualTo(versions);
    if (!administrator.hasBudgets()) {
      administrator.acceptsTheBudgetByItsFormerName(wanted.get(PodDisruptionBudget.class));
    }
    List<String> command =
        new ArrayList<>(List.of("set", "env", "deployment/lora-operator", "-n", NAMESPACE));
    variables().forEach((name, value) -> command.add(name + "=" + value));
    administrator.kubectl(command.toArray(String[]::new));
  }

  private void upgradesWhatChanged(Installation wanted) {
    Map<String, String> before = administrator.versions(wanted);
    assertThat(upgrade("INFO").getRevision()).isEqualTo("2");
    assertThat(administrator.versions(wanted)).isEqualTo(before);

    assertThat(upgrade("DEBUG").getRevision()).isEqualTo("3");
    Map<String, String> after = administrator.versions(wanted);
    assertThat(after.remove("Deployment/" + NAMESPACE))
        .isNotEqualTo(before.remove("Deployment/" + NAMESPACE));
    assertThat(after).isEqualTo(before);
  }

  private Release upgrade(String logLevel) {
    return HelmChart.upgrade(server.kubeconfig(), NAMESPACE, values(logLevel));
  }

  /** CRD and adapters stay: removing the operator must not remove what was asked for. */
  private void uninstalls(Installation wanted) {
    HelmChart.uninstall(server.kubeconfig(), NAMESPACE);

    assertThat(administrator.versions(wanted)).isEmpty();
    assertThat(reason("team-a")).isEqualTo("Uploaded");
  }

  private String values(String logLevel) {
    Map<String, String> variables = variables();
    variables.put("LOG_LEVEL", logLevel);
    Map<String, Boolean> budget = Map.of("enabled", administrator.hasBudgets());
    return Serialization.asYaml(Map.of("env", variables, "podDisruptionBudget", budget));
  }

  private Map<String, String> variables() {
    Map<String, String> variables = services.environment();
    variables.remove("HTTP_PORT");
    return variables;
  }

  private void applySample(String namespace) {
    if (!namespace.equals(NAMESPACE)) {
      administrator.kubectl("create", "namespace", namespace);
    }
    String[] files = {"-f", "samples/01-secrets.yaml", "-f", "samples/huggingface.yaml"};
    administrator.kubectl("apply", "-n", namespace, files[0], files[1], files[2], files[3]);
  }

  private void eventuallyReady(String namespace) {
    administrator.kubectl(
        "wait",
        "--for=condition=Ready",
        "lora/llama-abliterated",
        "--timeout=90s",
        "--namespace",
        namespace);
  }

  private String reason(String namespace) {
    String path = "jsonpath={.status.conditions[?(@.type==\"Ready\")].reason}";
    return administrator.kubectl("get", "lora/llama-abliterated", "-n", namespace, "-o", path);
  }

  private void assertLeadsUndenied(InstalledOperator operator) {
    String holder = "jsonpath={.spec.holderIdentity}";
    assertThat(administrator.kubectl("get", "lease/lora-operator", "-n", NAMESPACE, "-o", holder))
        .isNotEmpty();
    assertThat(operator.log()).contains("operator started").doesNotContainIgnoringCase("forbidden");
  }
}
