package dev.loraoperator.model;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code spec.deletionPolicy}: what becomes of the model at Together when the resource goes. */
public enum DeletionPolicy {
  /** It stays. */
  RETAIN("Retain"),
  /** It is deleted, where this resource has made it. */
  DELETE("Delete");

  private final String text;

  DeletionPolicy(String text) {
    this.text = text;
  }

  /** The policy with this word; empty for null and for any other word. */
  public static Optional<DeletionPolicy> find(@Nullable String text) {
    return Arrays.stream(values()).filter(policy -> policy.text.equals(text)).findFirst();
  }

  /** As written in the spec. */
  public String text() {
    return text;
  }
}
