package dev.loraoperator.together.v2.rows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.model.secret.Sensitive;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint says of one of its deployments (official SDK: {@code
 * types/beta/endpoint_deployment_summary.py}): enough to follow it, and no etag to change it by.
 *
 * @param name as the service spells it: {@code <project slug>/<endpoint>/<name>}
 * @param bounds null where the service tells none
 */
public record DeploymentSummary(
    String id,
    @Nullable String name,
    ServedModel served,
    @Nullable ReplicaBounds bounds,
    DeploymentStatus status,
    @Nullable Instant createdAt) {

  /** Null when it has no id. */
  static @Nullable DeploymentSummary of(JsonNode json, List<Sensitive> secrets) {
    String id = Fields.id(json, "id");
    return id == null
        ? null
        : new DeploymentSummary(
            id,
            Fields.id(json, "name"),
            ServedModel.of(json, secrets),
            ReplicaBounds.of(json),
            DeploymentStatus.of(json, secrets),
            Fields.time(json, "createdAt"));
  }

  /** Whether the last part of its name is {@code bareName}, under whichever slug. */
  public boolean isNamed(String bareName) {
    return ResourceName.isLast(name, bareName);
  }
}
