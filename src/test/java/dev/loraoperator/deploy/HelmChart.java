package dev.loraoperator.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code deploy/helm/}, as the Helm engine renders it. */
final class HelmChart {

  static final Path FOLDER = Path.of("deploy", "helm");

  private static final ObjectMapper YAML = new YAMLMapper();

  private HelmChart() {}

  /**
   * Renders the release {@code lora-operator}, CRD included.
   *
   * @param values YAML
   * @throws IllegalStateException with Helm's words when it refuses the values
   */
  static Installation render(String namespace, String values) {
    return new Installation(
        documents(template(namespace, values)).stream().map(StrictModels::read).toList());
  }

  static String template(String namespace, String values) {
    Path file = file(values);
    try {
      return new Helm(FOLDER.toAbsolutePath())
          .template()
          .withName(Installation.NAME)
          .withNamespace(namespace)
          .withValuesFile(file)
          .call();
    } finally {
      file.toFile().delete();
    }
  }

  /** A file for {@code --values}. */
  static Path file(String values) {
    try {
      return Files.writeString(Files.createTempFile("values", ".yaml"), values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> documents(String rendered) {
    try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(rendered)) {
      return values.readAll().stream().filter(JsonNode::isObject).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
