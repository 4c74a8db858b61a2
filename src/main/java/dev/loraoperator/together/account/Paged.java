package dev.loraoperator.together.account;

/**
 * Something that was read in one request or more.
 *
 * @param requests how many it took
 */
public record Paged<T>(T value, int requests) {

  /** What one request shows. */
  public static <T> Paged<T> once(T value) {
    return new Paged<>(value, 1);
  }
}
