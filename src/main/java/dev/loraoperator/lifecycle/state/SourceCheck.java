package dev.loraoperator.lifecycle.state;

import dev.loraoperator.model.AdapterFacts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the last look at the source told: condition {@code SourceVerified} and {@code
 * status.adapter}.
 *
 * @param facts as far as they are known
 */
public record SourceCheck(
    ConditionValue finding, @Nullable AdapterFacts facts, @Nullable Instant checkedAt) {}
