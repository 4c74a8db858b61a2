package dev.loraoperator.deploy;

import dev.loraoperator.testing.Kustomization;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.file.Path;
import java.util.List;

/** Every resource that one way of installing brings, by kind and name. */
record Installation(List<HasMetadata> resources) {

  static final String NAME = "lora-operator";

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

  /** {@code kind/name} of each. */
  List<String> names() {
    return resources.stream()
        .map(resource -> resource.getKind() + "/" + resource.getMetadata().getName())
        .toList();
  }
}
