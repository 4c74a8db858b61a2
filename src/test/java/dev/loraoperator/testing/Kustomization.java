package dev.loraoperator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * As much of a {@code kustomization.yaml} as this repository uses. Anything else in one is refused
 * rather than overlooked; {@code InstallApiServerIT} holds the result equal to the real kubectl's.
 */
public record Kustomization(
    String apiVersion,
    String kind,
    List<String> bases,
    List<String> resources,
    List<Patch> patchesJson6902) {

  private static final ObjectMapper YAML = new YAMLMapper();

  public Kustomization(
      String apiVersion,
      String kind,
      @Nullable List<String> bases,
      @Nullable List<String> resources,
      @Nullable List<Patch> patchesJson6902) {
    this.apiVersion = apiVersion;
    this.kind = kind;
    this.bases = bases == null ? List.of() : bases;
    this.resources = resources == null ? List.of() : resources;
    this.patchesJson6902 = patchesJson6902 == null ? List.of() : patchesJson6902;
  }

  /** A JSON patch, and the one resource that it changes. */
  public record Patch(Target target, String path) {}

  /** Which resource a patch is for. */
  public record Target(String group, String version, String kind, String name) {

    private boolean matches(JsonNode resource) {
      return resource.at("/apiVersion").asText().equals(group + "/" + version)
          && resource.at("/kind").asText().equals(kind)
          && resource.at("/metadata/name").asText().equals(name);
    }
  }

  /**
   * What is in the folder's own file. With the name {@code Kustomization} kustomize finds it, and
   * {@code kubectl apply -f} of the folder takes it for no manifest.
   */
  public static Kustomization of(Path folder) {
    Path hidden = folder.resolve("Kustomization");
    return read(
        Files.exists(hidden) ? hidden : folder.resolve("kustomization.yaml"), Kustomization.class);
  }

  /** What {@code kubectl kustomize} prints for the folder, in an order of its own. */
  public static List<JsonNode> build(Path folder) {
    Kustomization own = of(folder);
    List<JsonNode> built = new ArrayList<>();
    own.bases.forEach(base -> built.addAll(build(folder.resolve(base).normalize())));
    own.resources.forEach(file -> built.addAll(documents(folder.resolve(file))));
    for (Patch patch : own.patchesJson6902) {
      JsonNode changes = read(folder.resolve(patch.path()), JsonNode.class);
      built.replaceAll(
          resource ->
              patch.target().matches(resource) ? JsonPatch.apply(changes, resource) : resource);
    }
    return built;
  }

  /** The YAML files of a folder that a kustomization can name. */
  public static List<String> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches(".*\\.ya?ml") && !name.equals("kustomization.yaml"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> documents(Path file) {
    return Manifests.documents(file).stream().map(text -> parse(text, JsonNode.class)).toList();
  }

  private static <T> T read(Path file, Class<T> type) {
    try {
      return parse(Files.readString(file), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T parse(String yaml, Class<T> type) {
    try {
      return YAML.readValue(yaml, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
