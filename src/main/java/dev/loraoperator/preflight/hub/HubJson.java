package dev.loraoperator.preflight.hub;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.loraoperator.preflight.inspection.Json;
import dev.loraoperator.preflight.rules.FileListing;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the hub's replies; keeps only the fields that are needed. */
final class HubJson {

  private HubJson() {}

  /**
   * The files of a repository.
   *
   * @param sizeBytes of all of them
   * @param complete whether these are all files
   */
  record Tree(FileListing listing, long sizeBytes, boolean complete) {}

  /** {@code sha} of a model's description. */
  static @Nullable String commit(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      return null;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean sha = json.currentName().equals("sha");
      json.nextToken();
      if (sha) {
        return Json.text(json);
      }
      json.skipChildren();
    }
    return null;
  }

  /** A list of files, from after its bracket. */
  static Tree tree(JsonParser json, boolean complete) throws IOException {
    FileListing listing = new FileListing("repository");
    long total = 0;
    while (json.nextToken() == JsonToken.START_OBJECT) {
      File file = file(json);
      if (file.path() != null && "file".equals(file.type())) {
        listing.add(file.path());
        total += file.size();
      }
    }
    return new Tree(listing, total, complete);
  }

  private record File(@Nullable String type, @Nullable String path, long size) {}

  private static File file(JsonParser json) throws IOException {
    String type = null;
    String path = null;
    long size = 0;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "type" -> type = Json.text(json);
        case "path" -> path = Json.text(json);
        case "size" -> {
          Long number = Json.number(json);
          size = number == null ? 0 : Math.max(0, number);
        }
        default -> json.skipChildren();
      }
    }
    return new File(type, path, size);
  }
}
