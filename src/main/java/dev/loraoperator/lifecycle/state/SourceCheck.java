package dev.loraoperator.lifecycle.state;

import dev.loraoperator.model.inspection.AdapterFacts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Result of the last pre-flight check: condition {@code SourceVerified} and {@code status.adapter}.
 *
 * @param facts as far as they are known
 */
public record SourceCheck(
    ConditionValue value, @Nullable AdapterFacts facts, @Nullable Instant checkedAt) {}
