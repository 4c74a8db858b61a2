package dev.loraoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** The result of the verification prompt. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VerificationStatus(
    @JsonPropertyDescription(
            "Hash of the model that was asked, the prompt and the reconcile request. A different"
                + " hash means it is asked again.")
        String probeHash,
    @JsonPropertyDescription("When it was first asked.") String startTime,
    @JsonPropertyDescription("How often it was asked; written at the first failure and at the end.")
        Integer attempts,
    @JsonPropertyDescription("When it was answered.") String time,
    @JsonPropertyDescription("How long the answer took, in milliseconds.") Long latencyMillis,
    @JsonPropertyDescription("The model that answered, in Together's own word.") String model,
    @JsonPropertyDescription("Why the answer ended: stop, eos, length.") String finishReason,
    @JsonPropertyDescription("The first 200 characters of the answer.") String answer,
    @JsonPropertyDescription("Tokens of the prompt.") Integer promptTokens,
    @JsonPropertyDescription("Tokens of the answer.") Integer completionTokens,
    @JsonPropertyDescription(
            "Hash of the Secrets and requests the last failed prompt used. A change sends it again.")
        String inputsHash,
    @JsonPropertyDescription("When it is asked again by itself; absent when it is not.")
        String nextAttemptTime) {}
