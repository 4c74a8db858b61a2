package dev.loraoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** The endpoint of {@code spec.endpoint}, as it was last seen. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EndpointStatus(
    @JsonPropertyDescription("Its id.") String id,
    @JsonPropertyDescription("Its name; the part before the colon of status.inferenceModel.")
        String name,
    @JsonPropertyDescription("Its state in Together's own word, as of the last check.")
        String state,
    @JsonPropertyDescription("The model it serves.") String model) {}
