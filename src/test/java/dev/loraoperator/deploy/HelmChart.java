package dev.loraoperator.deploy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** {@code deploy/helm/} in the hands of the Helm engine; values are YAML. */
final class HelmChart {

  static final Path FOLDER = Path.of("deploy", "helm");
  static final Helm HELM = new Helm(FOLDER.toAbsolutePath());

  private static final String RELEASE = Installation.NAME;

  private HelmChart() {}

  /**
   * {@code helm template}, without the CRD.
   *
   * @throws IllegalStateException with Helm's words when it refuses the values
   */
  static Installation render(String namespace, String values) {
    return Installation.printed(
        withFile(
            values,
            file ->
                HELM.template()
                    .withName(RELEASE)
                    .withNamespace(namespace)
                    .withValuesFile(file)
                    .call()));
  }

  /** What {@code helm install} tells in the end. */
  static String notes(String namespace, String values) {
    return withFile(
            values,
            file ->
                HELM.install()
                    .withName(RELEASE)
                    .withNamespace(namespace)
                    .withValuesFile(file)
                    .clientOnly()
                    .dryRun()
                    .call())
        .getOutput();
  }

  static Release install(Path kubeconfig, String namespace, String values) {
    return withFile(
        values,
        file ->
            HELM.install()
                .withName(RELEASE)
                .withNamespace(namespace)
                .createNamespace()
                .withKubeConfig(kubeconfig)
                .withValuesFile(file)
                .call());
  }

  static Release upgrade(Path kubeconfig, String namespace, String values) {
    return withFile(
        values,
        file ->
            HELM.upgrade()
                .withName(RELEASE)
                .withNamespace(namespace)
                .withKubeConfig(kubeconfig)
                .withValuesFile(file)
                .call());
  }

  static void uninstall(Path kubeconfig, String namespace) {
    Helm.uninstall(RELEASE).withNamespace(namespace).withKubeConfig(kubeconfig).call();
  }

  private static <T> T withFile(String values, Function<Path, T> command) {
    try {
      Path file = Files.createTempFile("values", ".yaml");
      try {
        return command.apply(Files.writeString(file, values));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
