package dev.loraoperator.argocd;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Our part of Argo CD's {@code resource_customizations}. */
public final class Customization {

  /** The folder that would be copied into Argo CD's repository as it is. */
  public static final Path FOLDER =
      Path.of("deploy", "argocd", "resource_customizations", "lora-operator.dev", "LoraAdapter");

  /** Recorded resources. */
  public static final Path TESTDATA = FOLDER.resolve("testdata");

  static final Path ACTIONS = FOLDER.resolve("actions");

  private Customization() {}

  static String health() {
    return text(FOLDER.resolve("health.lua"));
  }

  static String discovery() {
    return text(ACTIONS.resolve("discovery.lua"));
  }

  static String action(String name) {
    return text(ACTIONS.resolve(name).resolve("action.lua"));
  }

  /** The names of all actions. */
  static List<String> actions() {
    try (Stream<Path> files = Files.walk(ACTIONS)) {
      return files
          .filter(file -> file.endsWith("action.lua"))
          .map(file -> file.getParent().getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonNode yaml(Path file) {
    return Serialization.unmarshal(text(file), JsonNode.class);
  }

  public static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
