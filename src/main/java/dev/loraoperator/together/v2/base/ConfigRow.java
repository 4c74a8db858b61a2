package dev.loraoperator.together.v2.base;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.v2.rows.Fields;
import dev.loraoperator.together.v2.rows.ResourceName;
import dev.loraoperator.together.v2.rows.Row;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One configuration in which a base model can be deployed (docs: {@code
 * dedicated-endpoints/configs}).
 *
 * @param id {@code cr_…}
 * @param ownerId the project that it is in, which is one of Together's
 * @param baseModelId what it is for; null where the service does not tell
 * @param selectors such as {@code accelerator_type} and {@code adapter_mode}
 */
public record ConfigRow(
    String id,
    @Nullable String ownerId,
    @Nullable String baseModelId,
    Map<String, String> selectors)
    implements Row {

  private static final int ROW_BYTES = 512;

  public ConfigRow {
    selectors = Map.copyOf(selectors);
  }

  /** Null when it has no id. */
  public static @Nullable ConfigRow of(JsonNode json, List<Sensitive> secrets) {
    String id = Fields.id(json, "id");
    if (id == null) {
      return null;
    }
    Map<String, String> selectors = new TreeMap<>();
    for (JsonNode selector : Fields.at(json, "selectors")) {
      String key = Fields.clean(selector, "key", secrets);
      String value = Fields.clean(selector, "value", secrets);
      if (key != null && value != null) {
        selectors.put(key, value);
      }
    }
    String base = ResourceName.modelId(Fields.id(json, "referenceModelId"));
    return new ConfigRow(
        id,
        Fields.id(json, "projectId"),
        base != null ? base : ResourceName.modelId(Fields.id(json, "referenceModel")),
        selectors);
  }

  /** Whether {@code modelId} can be deployed in it. */
  public boolean isFor(String modelId) {
    return baseModelId == null || baseModelId.equals(modelId);
  }

  @Override
  public long size() {
    return ROW_BYTES;
  }

  @Override
  public Collection<Integer> hashes() {
    return List.of();
  }
}
