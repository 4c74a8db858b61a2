package dev.loraoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** One model that this resource has attached to an endpoint, or is about to. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AttachmentStatus(
    @JsonPropertyDescription("Id of the endpoint.") String endpointId,
    @JsonPropertyDescription("Name of the endpoint when the model was attached.")
        String endpointName,
    @JsonPropertyDescription("The model's name, as in status.modelName.") String model) {}
