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

/** An image in the form that {@code docker load} takes, without its base. */
public record Image(List<String> tags, JsonNode config, List<Entry> entries) {

  /** What {@code mvn verify} builds: the image of {@code -Pimage} without its base. */
  public static final Path LAYOUT = Path.of("target", "image-layout.tar");

  /** A file or folder of a layer; {@code name} begins with the first folder, not with a slash. */
  public record Entry(
      int layer, String name, boolean folder, int mode, Instant modified, byte[] content) {}

  public static Image read(Path tar) {
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
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
