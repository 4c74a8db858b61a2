package dev.loraoperator.together.v2.calls;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loraoperator.together.http.Replies;
import dev.loraoperator.together.v2.rows.ReplicaBounds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a new deployment is to be (docs: {@code dedicated-endpoints/manage}; official SDK: {@code
 * types/beta/endpoints/deployment_create_params.py}).
 *
 * @param name without the slug and the endpoint
 * @param model the name of a resource, see {@link #model}
 * @param config the name of a resource, see {@link #config}
 * @param bounds how many replicas it has from the beginning
 * @param regions where it must run, for life; empty for anywhere
 * @param inactiveMinutes after how many minutes without requests it stops, 30 to 1440; null to
 *     leave the field out, which not every service knows
 */
public record NewDeployment(
    String name,
    String model,
    String config,
    ReplicaBounds bounds,
    List<String> regions,
    @Nullable Integer inactiveMinutes) {

  public NewDeployment {
    regions = List.copyOf(regions);
  }

  /**
   * The name of a model in its project.
   *
   * @param revisionId which one is served; null for the latest
   */
  public static String model(String ownerId, String modelId, @Nullable String revisionId) {
    String model = "projects/" + ownerId + "/models/" + modelId;
    return revisionId == null ? model : model + "/revisions/" + revisionId;
  }

  /**
   * The name of a config.
   *
   * @param ownerId the project that the config is in, which is one of Together's
   */
  public static String config(String ownerId, String configId) {
    return "projects/" + ownerId + "/configs/" + configId;
  }

  ObjectNode body() {
    ObjectNode body = Replies.JSON.createObjectNode();
    body.put("name", name).put("model", model).put("config", config);
    putBounds(body, bounds);
    if (!regions.isEmpty()) {
      ObjectNode inline = body.putObject("placement").putObject("inline");
      ArrayNode wanted = inline.putArray("regions");
      regions.forEach(wanted::add);
      inline.put("constraint", "ENFORCEMENT_REQUIRED");
    }
    if (inactiveMinutes != null) {
      body.put("inactiveTimeout", inactiveMinutes);
    }
    return body;
  }

  static void putBounds(ObjectNode body, ReplicaBounds bounds) {
    body.putObject("autoscaling").put("minReplicas", bounds.min()).put("maxReplicas", bounds.max());
  }
}
