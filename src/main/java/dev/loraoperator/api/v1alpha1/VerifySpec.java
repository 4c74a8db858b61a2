package dev.loraoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * The prompt that verifies an uploaded model; every part may be left out.
 *
 * @param temperature 0 to 2
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VerifySpec(
    @JsonPropertyDescription("Whether the prompt is sent at all. Default: true.") Boolean enabled,
    @JsonPropertyDescription(
            "Completions, Chat or Auto: chat, and completions for a model without a chat template."
                + " Default: Auto.")
        @Pattern("^(Completions|Chat|Auto)$")
        @Size(max = 11)
        String route,
    @JsonPropertyDescription(
            "The prompt. Default: that of Together's documentation, \"Q: The capital of France"
                + " is?\\nA:\".")
        @Size(min = 1, max = 4000)
        String prompt,
    @JsonPropertyDescription("How many tokens the answer may have. Default: 8.") @Min(1) @Max(512)
        Integer maxTokens,
    @JsonPropertyDescription("From 0 to 2. Default: 0.") @Min(0) @Max(2) Double temperature,
    @JsonPropertyDescription(
            "How long the prompt is sent again while the model does not answer, from 1m to 24h. Default:"
                + " 10m.")
        @Size(min = 2, max = 20)
        @Pattern(DurationPattern.TEXT)
        @ValidationRule(
            value =
                DurationPattern.IF_READABLE
                    + "(duration(self) >= duration('1m') && duration(self) <= duration('24h')) :"
                    + " (self.startsWith('P') || self == '1d')",
            message = "timeout must be a duration from 1m to 24h, such as 10m")
        String timeout,
    @JsonPropertyDescription("What the answer must be like. Default: any answer will do.")
        ExpectSpec expect,
    @JsonPropertyDescription(
            "If true, Ready waits for the answer, and status.modelName keeps the previous model"
                + " until the new one has answered. Default: false.")
        Boolean required) {}
