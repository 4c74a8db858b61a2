package dev.loraoperator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.RealApiServer;
import dev.loraoperator.testing.Services;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A real API server of its own, Together and the hub, and a user who knows kubectl. */
final class Cluster implements AutoCloseable {

  private static final String SAMPLE = "lora/llama-abliterated";

  private final Path folder;
  private final RealApiServer server = RealApiServer.startOrSkip();
  private final Services services = new Services();
  private final Administrator administrator;

  Cluster(Path folder) {
    this.folder = folder;
    services.together().addKey("placeholder-together-api-key", "devuser");
    services
        .huggingFace()
        .publicRepository(
            "reissbaker/llama-3.1-8b-abliterated-lora",
            AdapterFiles.valid("meta-llama/Meta-Llama-3.1-8B-Instruct-Reference"));
    this.administrator = new Administrator(server, folder);
  }

  Administrator administrator() {
    return administrator;
  }

  Path kubeconfig() {
    return server.kubeconfig();
  }

  /** The variables with which the operator finds Together and the hub. */
  Map<String, String> variables() {
    Map<String, String> variables = services.environment();
    variables.remove("HTTP_PORT");
    return variables;
  }

  /** Starts what is installed. */
  InstalledOperator operator(String name) {
    try {
      return InstalledOperator.start(server, Files.createDirectory(folder.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void createNamespace(String namespace) {
    administrator.kubectl("create", "namespace", namespace);
  }

  /** Two commands of the README's quick start. */
  void applySample(String namespace) {
    for (String file : new String[] {"samples/01-secrets.yaml", "samples/huggingface.yaml"}) {
      administrator.kubectl("apply", "--namespace", namespace, "-f", file);
    }
  }

  void eventuallyReady(String namespace) {
    administrator.kubectl(
        "wait", "--for=condition=Ready", SAMPLE, "--timeout=90s", "--namespace", namespace);
  }

  /** Ready's reason; empty when nobody has looked at the sample. */
  String reason(String namespace) {
    String path = "jsonpath={.status.conditions[?(@.type==\"Ready\")].reason}";
    return administrator.kubectl("get", SAMPLE, "--namespace", namespace, "-o", path);
  }

  /** One of the operators leads, by the Lease in its own namespace. */
  void assertIsLed() {
    String holder = "jsonpath={.spec.holderIdentity}";
    assertThat(
            administrator.kubectl(
                "get", "lease/lora-operator", "-n", Installation.NAME, "-o", holder))
        .isNotEmpty();
  }

  @Override
  public void close() {
    services.close();
    server.close();
  }
}
