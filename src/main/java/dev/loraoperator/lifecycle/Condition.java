package dev.loraoperator.lifecycle;

import java.time.Instant;

/**
 * One condition in the standard Kubernetes shape.
 *
 * @param status {@code True}, {@code False} or {@code Unknown}
 * @param lastTransitionTime when the status last flipped, whole seconds
 */
public record Condition(
    String type,
    String status,
    String reason,
    String message,
    long observedGeneration,
    Instant lastTransitionTime) {}
