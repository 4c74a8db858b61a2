package dev.loraoperator.backend;

import java.time.Duration;

/**
 * One small question.
 *
 * @param model a model name, or {@code endpoint:model}
 * @param chat {@code /v1/chat/completions}, else {@code /v1/completions}
 * @param timeout bound on the whole call
 */
public record ProbeQuestion(
    String model,
    boolean chat,
    String prompt,
    int maxTokens,
    double temperature,
    Duration timeout) {}
