package dev.loraoperator.testing;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads the YAML files of this repository. */
public final class Manifests {

  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private Manifests() {}

  /** The YAML files of a folder, without its sub-folders, by name. */
  public static List<Path> in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().matches(".*\\.ya?ml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every document of a file, as text. */
  public static List<String> documents(Path file) {
    try {
      return Stream.of(Files.readString(file).split("(?m)^---\\s*$"))
          .filter(document -> !document.isBlank())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every document of a file, as a resource. */
  public static List<HasMetadata> read(Path file) {
    List<HasMetadata> resources = new ArrayList<>();
    for (String document : documents(file)) {
      resources.add(
          document.contains("kind: LoraAdapter\n")
              ? YAML.unmarshal(document, LoraAdapter.class)
              : YAML.unmarshal(document));
    }
    return resources;
  }
}
