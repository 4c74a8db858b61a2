package dev.loraoperator.testing.v2;

/** The {@code next_cursor} of the last page of a list. */
public enum LastCursor {
  NULL,
  ABSENT,
  EMPTY,
  /** A cursor of one more page, which has no rows and, again, a cursor. */
  OF_AN_EMPTY_PAGE
}
