package dev.loraoperator.together.v2.rows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.model.secret.Sensitive;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One deployment (official SDK: {@code types/beta/endpoint_deployment.py}). It has no description,
 * and so no marker of who has made it.
 *
 * @param name as the service spells it: {@code <project slug>/<endpoint>/<name>}
 * @param etag of this version; null where the service tells none
 * @param bounds null where the service tells none
 */
public record DeploymentRow(
    String id,
    @Nullable String name,
    @Nullable String endpointId,
    @Nullable String etag,
    ServedModel served,
    @Nullable ReplicaBounds bounds,
    DeploymentStatus status,
    @Nullable Instant createdAt,
    @Nullable Instant updatedAt)
    implements Row {

  private static final int ROW_BYTES = 1024;

  /** Null when it has no id. */
  public static @Nullable DeploymentRow of(JsonNode json, List<Sensitive> secrets) {
    String id = Fields.id(json, "id");
    return id == null
        ? null
        : new DeploymentRow(
            id,
            Fields.id(json, "name"),
            Fields.id(json, "endpointId"),
            Fields.id(json, "etag"),
            ServedModel.of(json, secrets),
            ReplicaBounds.of(json),
            DeploymentStatus.of(json, secrets),
            Fields.time(json, "createdAt"),
            Fields.time(json, "updatedAt"));
  }

  /** Whether the last part of its name is {@code bareName}, under whichever slug. */
  public boolean isNamed(String bareName) {
    return ResourceName.isLast(name, bareName);
  }

  @Override
  public long size() {
    String message = status.message();
    return ROW_BYTES + (message == null ? 0L : message.length());
  }

  @Override
  public Collection<Integer> hashes() {
    return List.of(id.hashCode());
  }
}
