package dev.loraoperator.lifecycle;

import java.time.Instant;

/**
 * The resource is to go.
 *
 * @param requestedAt its {@code deletionTimestamp}
 * @param abandoned whether a person lets go of what is attached
 */
public record Deletion(Instant requestedAt, boolean abandoned) {}
