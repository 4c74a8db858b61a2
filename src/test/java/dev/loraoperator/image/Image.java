package dev.loraoperator.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** An image in the form that {@code docker load} takes, without its base. */
public record Image(List<String> tags, JsonNode config, List<Entry> entries) {

  /** What {@code mvn -Pimage verify} builds for tests: the image without its base. */
  private static final Path LAYOUT = Path.of("target", "image-layout.tar");

  private static final Path JAR = Path.of("target", "lora-operator.jar");

  /** A file or folder of a layer; {@code name} begins with the first folder, not with a slash. */
  public record Entry(
      int layer, String name, boolean folder, int mode, Instant modified, byte[] content) {}

  /**
   * The image of this build, or skips the test where there is none; with {@code
   * REQUIRE_IMAGE=true}, as in CI, that is a failure.
   */
  public static Image ofTheBuild() {
    try {
      return isCurrent() ? read(LAYOUT) : skip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An image that is older than the jar is of an earlier build. */
  private static boolean isCurrent() throws IOException {
    return Files.exists(LAYOUT)
        && Files.getLastModifiedTime(LAYOUT).compareTo(Files.getLastModifiedTime(JAR)) >= 0;
  }

  private static Image skip() {
    String missing = "no image of this build; mvn -Pimage -Djib.from.image=scratch verify makes it";
    if (Boolean.parseBoolean(System.getenv("REQUIRE_IMAGE"))) {
      Assertions.fail(missing);
    }
    return Assumptions.abort(missing);
  }

  private static Image read(Path tar) throws IOException {
    try (InputStream in = Files.newInputStream(tar)) {
      Map<String, byte[]> parts = new LinkedHashMap<>();
      for (Entry part : entries(0, in)) {
        parts.put(part.name(), part.content());
      }
      JsonNode manifest = json(parts, "manifest.json").get(0);
      List<Entry> entries = new ArrayList<>();
      List<String> layers = texts(manifest.get("Layers"));
      for (int layer = 0; layer < layers.size(); layer++) {
        InputStream packed = new ByteArrayInputStream(parts.get(layers.get(layer)));
        entries.addAll(entries(layer, new GZIPInputStream(packed)));
      }
      return new Image(
          texts(manifest.get("RepoTags")),
          json(parts, manifest.get("Config").asText()),
          List.copyOf(entries));
    }
  }

  public List<String> entrypoint() {
    return texts(config.at("/config/Entrypoint"));
  }

  public List<Entry> files() {
    return entries.stream().filter(entry -> !entry.folder()).toList();
  }

  /** Lays the files out below {@code root}, with their times. */
  public void unpack(Path root) {
    for (Entry file : files()) {
      Path target = root.resolve(file.name());
      try {
        Files.createDirectories(target.getParent());
        Files.write(target, file.content());
        Files.setLastModifiedTime(target, FileTime.from(file.modified()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static List<Entry> entries(int layer, InputStream in) throws IOException {
    List<Entry> entries = new ArrayList<>();
    TarArchiveInputStream tar = new TarArchiveInputStream(in);
    TarArchiveEntry entry;
    while ((entry = tar.getNextEntry()) != null) {
      entries.add(
          new Entry(
              layer,
              entry.getName(),
              entry.isDirectory(),
              entry.getMode() & 0777,
              entry.getLastModifiedTime().toInstant(),
              tar.readAllBytes()));
    }
    return entries;
  }

  private static JsonNode json(Map<String, byte[]> parts, String name) throws IOException {
    return new ObjectMapper().readTree(parts.get(name));
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
