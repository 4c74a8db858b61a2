package dev.loraoperator.together.v2.rows;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One entry of an endpoint's traffic split (docs: {@code dedicated-endpoints/manage}).
 *
 * @param weight its share is this times its ready replicas, in relation to the other entries; as
 *     exact as it came, since entries of others are sent back
 */
public record SplitEntry(String deploymentId, double weight) {

  /** Null when it cannot be understood; a weight that is left out is 0. */
  static @Nullable SplitEntry of(JsonNode json) {
    String id = Fields.id(json, "deploymentId");
    JsonNode weight = json.path("weight");
    boolean known =
        weight.isMissingNode()
            || weight.isNull()
            || (weight.isNumber() && Double.isFinite(weight.doubleValue()));
    return id == null || !known ? null : new SplitEntry(id, weight.doubleValue());
  }
}
