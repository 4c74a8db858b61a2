package dev.loraoperator.testing.v2;

import java.time.Instant;

/**
 * One model record.
 *
 * @param name without the project's slug
 * @param type {@code adapter} or {@code model}
 * @param foreign whether it was put here without a POST
 */
public record V2Model(
    String id,
    String account,
    String name,
    String type,
    String baseModelId,
    String description,
    String visibility,
    Instant createdAt,
    boolean foreign,
    boolean deleted) {

  static final String PRIVATE = "VISIBILITY_PRIVATE";
  static final String INTERNAL = "VISIBILITY_INTERNAL";

  V2Model named(String newName) {
    return new V2Model(
        id,
        account,
        newName,
        type,
        baseModelId,
        description,
        visibility,
        createdAt,
        foreign,
        deleted);
  }

  V2Model described(String text) {
    return new V2Model(
        id, account, name, type, baseModelId, text, visibility, createdAt, foreign, deleted);
  }

  V2Model visibleTo(String newVisibility) {
    return new V2Model(
        id,
        account,
        name,
        type,
        baseModelId,
        description,
        newVisibility,
        createdAt,
        foreign,
        deleted);
  }

  V2Model asDeleted() {
    return new V2Model(
        id, account, name, type, baseModelId, description, visibility, createdAt, foreign, true);
  }
}
