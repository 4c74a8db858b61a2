package dev.loraoperator.preflight.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code lora-bases.json}, a copy of the table in Together's documentation. */
public final class BaseTable {

  private static final String RESOURCE = "/lora-bases.json";

  private BaseTable() {}

  /** All rows of the table that this build ships. */
  public static List<SupportedBase> load() {
    try (InputStream in = BaseTable.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not in the jar");
      }
      List<SupportedBase> bases = new ArrayList<>();
      for (JsonNode row : new JsonMapper().readTree(in).path("bases")) {
        bases.add(row(row));
      }
      return List.copyOf(bases);
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " is not readable", e);
    }
  }

  private static SupportedBase row(JsonNode row) {
    List<String> modules = new ArrayList<>();
    row.path("targetModules").forEach(module -> modules.add(module.asText()));
    return new SupportedBase(
        row.path("model").asText(),
        modules,
        row.path("maxAdapters").asInt(),
        row.path("maxRank").isInt() ? row.path("maxRank").asInt() : null);
  }
}
