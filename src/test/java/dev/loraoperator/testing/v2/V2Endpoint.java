package dev.loraoperator.testing.v2;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint.
 *
 * @param name without the project's slug
 * @param rolloutId of the rollout that owns the traffic split
 * @param foreign whether it was put here without a POST
 */
public record V2Endpoint(
    String id,
    String account,
    String name,
    String visibility,
    Instant createdAt,
    TrafficSplit split,
    @Nullable String rolloutId,
    RowVersion version,
    boolean foreign,
    boolean deleted) {

  V2Endpoint changed(
      String newName, String newVisibility, TrafficSplit newSplit, RowVersion newVersion) {
    return new V2Endpoint(
        id,
        account,
        newName,
        newVisibility,
        createdAt,
        newSplit,
        rolloutId,
        newVersion,
        foreign,
        deleted);
  }

  V2Endpoint inRollout(@Nullable String id, RowVersion newVersion) {
    return new V2Endpoint(
        this.id, account, name, visibility, createdAt, split, id, newVersion, foreign, deleted);
  }

  V2Endpoint asDeleted() {
    return new V2Endpoint(
        id, account, name, visibility, createdAt, split, rolloutId, version, foreign, true);
  }
}
