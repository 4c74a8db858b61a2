package dev.loraoperator.together.v2.rows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.model.secret.Sensitive;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment serves and on what, which never changes (official SDK: {@code
 * types/beta/endpoint_deployment.py}).
 *
 * @param modelId {@code ml_…}
 * @param revisionId {@code rv_…}, as the service has pinned it
 * @param configId {@code cr_…}
 * @param hardware such as {@code 1xnvidia-h100-80gb}: the id of an {@link InstanceTypeRow}
 */
public record ServedModel(
    @Nullable String modelId,
    @Nullable String revisionId,
    @Nullable String configId,
    @Nullable String hardware) {

  /** The names of resources come first; the bare ids are deprecated. */
  public static ServedModel of(JsonNode json, List<Sensitive> secrets) {
    String model = Fields.id(json, "model");
    String modelId = ResourceName.modelId(model);
    String revisionId = ResourceName.revisionId(model);
    String configId = ResourceName.configId(Fields.id(json, "config"));
    return new ServedModel(
        modelId != null ? modelId : Fields.id(json, "modelId"),
        revisionId != null ? revisionId : Fields.id(json, "modelRevisionId"),
        configId != null ? configId : Fields.id(json, "configId"),
        Fields.clean(json, "hardware", secrets));
  }

  /** Whether there is nothing that is served. */
  public boolean isNothing() {
    return modelId == null && configId == null;
  }
}
