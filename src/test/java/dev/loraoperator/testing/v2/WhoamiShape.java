package dev.loraoperator.testing.v2;

/** How {@code GET /v1/whoami} replies. Only {@link #FLAT} is documented. */
public enum WhoamiShape {
  /** snake_case, all at the top level. */
  FLAT,
  /** camelCase, all below {@code identity}. */
  TYPED,
  /** camelCase, the project below {@code project}. */
  TYPED_BY_PART,
  /** An identity of a kind that is in no project. */
  WITHOUT_PROJECT,
  /** 404. */
  ABSENT
}
