package dev.loraoperator.core.decision;

import dev.loraoperator.core.preflight.AdapterFacts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the last look at the source told: condition {@code SourceVerified} and {@code
 * status.adapter}.
 *
 * @param facts as far as they are known
 */
public record SourceCheck(
    Finding finding, @Nullable AdapterFacts facts, @Nullable Instant checkedAt) {}
