package dev.loraoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The dedicated endpoint that is to serve the adapter. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.id) != has(self.name)",
    message = "endpoint must have exactly one of id, name")
public record EndpointSpec(
    @JsonPropertyDescription("Its id, such as endpoint-bb04c904-6ab4-4d42-8d5c-0f3e5e5f3f4b.")
        @Size(min = 1, max = 100)
        @Pattern("^[A-Za-z0-9][A-Za-z0-9._-]*$")
        String id,
    @JsonPropertyDescription(
            "Its name, such as acme/Qwen/Qwen3.5-9B-FP8-bb04c904, or its name without the account;"
                + " looked up among the account's own dedicated endpoints.")
        @Size(min = 1, max = 300)
        @Pattern("^[A-Za-z0-9][A-Za-z0-9._/-]*$")
        String name,
    @JsonPropertyDescription(
            "How long the deletion of this LoraAdapter waits for its model to be detached, from 0s"
                + " to 24h; then it lets go with an Event. Default: 10m.")
        @Size(min = 2, max = 20)
        @Pattern(DurationPattern.TEXT)
        @ValidationRule(
            value =
                DurationPattern.IF_READABLE
                    + "duration(self) <= duration('24h') : (self.startsWith('P') || self == '1d')",
            message = "detachTimeout must be a duration from 0s to 24h, such as 10m")
        String detachTimeout) {}
