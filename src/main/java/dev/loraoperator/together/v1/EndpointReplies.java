package dev.loraoperator.together.v1;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.backend.Target;
import dev.loraoperator.model.secret.Redactor;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.Replies;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what questions about endpoints are answered with. */
final class EndpointReplies {

  private EndpointReplies() {}

  /** One endpoint; null without an id or a name, for then nothing can be attached to it. */
  static @Nullable Target endpoint(JsonNode json, List<Sensitive> secrets) {
    String id = Replies.text(json, "id");
    String name = Replies.text(json, "name");
    return id == null || name == null
        ? null
        : new Target(id, name, clean(json, "model", secrets), clean(json, "state", secrets));
  }

  /**
   * The {@code model_id} of every row. {@code data} may be missing, which means no rows; null when
   * the reply is no list at all.
   */
  static @Nullable List<String> adapters(JsonNode json) {
    if (json.isArray()) {
      return modelIds(json);
    }
    if (!json.isObject() || json.has("error")) {
      return null;
    }
    JsonNode data = json.path("data");
    return data.isArray() || data.isMissingNode() || data.isNull() ? modelIds(data) : null;
  }

  private static List<String> modelIds(JsonNode rows) {
    List<String> modelIds = new ArrayList<>();
    for (JsonNode row : rows) {
      String modelId = modelId(row);
      if (modelId != null) {
        modelIds.add(modelId);
      }
    }
    return List.copyOf(modelIds);
  }

  /** A row without {@code model_id} may still name its two parts. */
  private static @Nullable String modelId(JsonNode row) {
    String modelId = Replies.text(row, "model_id");
    String endpoint = Replies.text(row, "endpoint_name");
    String adapter = Replies.text(row, "adapter_name");
    return modelId == null && endpoint != null && adapter != null
        ? endpoint + ":" + adapter
        : modelId;
  }

  private static @Nullable String clean(JsonNode json, String field, List<Sensitive> secrets) {
    String text = Replies.text(json, field);
    return text == null ? null : Redactor.clean(text, secrets);
  }
}
