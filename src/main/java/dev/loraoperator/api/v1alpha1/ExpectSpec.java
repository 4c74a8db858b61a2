package dev.loraoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What an answer must be like: exactly one of the two. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.contains) != has(self.matches)",
    message = "expect must have exactly one of contains, matches")
public record ExpectSpec(
    @JsonPropertyDescription("Text the answer must contain, whatever its case.")
        @Size(min = 1, max = 200)
        String contains,
    @JsonPropertyDescription(
            "Regular expression (RE2) that must be found in the first 200 characters of the"
                + " answer.")
        @Size(min = 1, max = 200)
        String matches) {}
