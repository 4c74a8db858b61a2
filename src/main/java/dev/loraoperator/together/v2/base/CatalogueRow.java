package dev.loraoperator.together.v2.base;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.v2.rows.Fields;
import dev.loraoperator.together.v2.rows.ResourceName;
import dev.loraoperator.together.v2.rows.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One model of Together's catalogue (official SDK: {@code types/beta/supported_model.py}).
 *
 * @param name on Hugging Face, such as {@code Qwen/Qwen3.5-9B}; empty when it has none
 * @param baseModelId null where the service leaves it empty
 * @param status without its prefix, such as {@code DEPRECATED}
 */
public record CatalogueRow(
    String id,
    String name,
    @Nullable String baseModelId,
    @Nullable String status,
    List<Profile> profiles)
    implements Row {

  /**
   * One way in which it is deployed.
   *
   * @param modelId of the weights, which may be quantised and then have an id of their own
   * @param modelName of the weights, such as {@code Qwen/Qwen3.5-9B-FP8}
   */
  public record Profile(
      @Nullable String modelId, @Nullable String modelName, @Nullable String quantization) {}

  private static final int ROW_BYTES = 512;
  private static final int PROFILE_BYTES = 256;

  public CatalogueRow {
    profiles = List.copyOf(profiles);
  }

  /** Null when it has no id. */
  public static @Nullable CatalogueRow of(JsonNode json, List<Sensitive> secrets) {
    String id = Fields.id(json, "id");
    if (id == null) {
      return null;
    }
    String name = Fields.id(json, "name");
    List<Profile> profiles = new ArrayList<>();
    for (JsonNode profile : Fields.at(json, "deploymentProfiles")) {
      profiles.add(
          new Profile(
              ResourceName.modelId(Fields.id(profile, "model")),
              Fields.id(profile, "modelName"),
              Fields.clean(profile, "quantization", secrets)));
    }
    return new CatalogueRow(
        id,
        name == null ? "" : name,
        baseModelId(json),
        Fields.word(json, "status", "SUPPORTED_MODEL_STATUS_", secrets),
        profiles);
  }

  private static @Nullable String baseModelId(JsonNode json) {
    String id = ResourceName.modelId(Fields.id(json, "baseModelId"));
    return id != null ? id : ResourceName.modelId(Fields.id(json, "baseModel"));
  }

  /** Whether it has a name to be found by; one of a profile is enough. */
  public boolean isNamed() {
    return !name.isEmpty() || profiles.stream().anyMatch(profile -> profile.modelName() != null);
  }

  /** Whether the service shows it to its users. */
  boolean isShown() {
    return !"HIDDEN".equals(status);
  }

  @Override
  public long size() {
    return ROW_BYTES + (long) PROFILE_BYTES * profiles.size();
  }

  @Override
  public Collection<Integer> hashes() {
    return List.of();
  }
}
