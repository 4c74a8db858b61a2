package dev.loraoperator.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.loraoperator.testing.Kustomization;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Every resource that one way of installing brings, by kind and name. */
record Installation(List<HasMetadata> resources) {

  static final String NAME = "lora-operator";

  private static final ObjectMapper YAML = new YAMLMapper();

  /** {@code kubectl apply -k deploy/}. */
  static Installation everywhere() {
    return of(Path.of("deploy"));
  }

  /** {@code kubectl apply -k deploy/namespaced/}. */
  static Installation oneNamespace() {
    return of(Path.of("deploy", "namespaced"));
  }

  private static Installation of(Path folder) {
    return new Installation(Kustomization.build(folder).stream().map(StrictModels::read).toList());
  }

  /** What a tool printed, as YAML. */
  static Installation printed(String rendered) {
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(rendered)) {
      return new Installation(
          documents.readAll().stream().filter(JsonNode::isObject).map(StrictModels::read).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  <T extends HasMetadata> T get(Class<T> type) {
    return get(type, NAME);
  }

  <T extends HasMetadata> T get(Class<T> type, String name) {
    return resources.stream()
        .filter(type::isInstance)
        .map(type::cast)
        .filter(resource -> resource.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " " + name));
  }

  Deployment deployment() {
    return get(Deployment.class);
  }

  /** The one container of its pods. */
  Container container() {
    return deployment().getSpec().getTemplate().getSpec().getContainers().get(0);
  }

  /** {@code kind/name} of each. */
  List<String> names() {
    return resources.stream().map(Installation::name).toList();
  }

  /** Each resource in one spelling, by kind and name. */
  Map<String, String> texts() {
    return new TreeMap<>(
        resources.stream().collect(Collectors.toMap(Installation::name, Serialization::asYaml)));
  }

  /** The name, with the namespace in front. */
  static String path(HasMetadata resource) {
    return resource.getMetadata().getNamespace() + "/" + name(resource);
  }

  static String name(HasMetadata resource) {
    return resource.getKind() + "/" + resource.getMetadata().getName();
  }
}
