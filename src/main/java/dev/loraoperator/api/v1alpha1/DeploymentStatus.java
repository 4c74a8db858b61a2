package dev.loraoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Something of this resource at Together that may bill. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeploymentStatus(
    @JsonPropertyDescription("Number of the revision it serves.") Integer revision,
    @JsonPropertyDescription("Id of its endpoint.") String endpointId,
    @JsonPropertyDescription("Id of the deployment.") String deploymentId,
    @JsonPropertyDescription("Name of the deployment.") String name,
    @JsonPropertyDescription("The config it was made with.") String config,
    @JsonPropertyDescription("The hardware it runs on.") String hardware,
    @JsonPropertyDescription("Its state in Together's own word.") String state,
    @JsonPropertyDescription("How many replicas are wanted.") Integer replicas,
    @JsonPropertyDescription("How many replicas are ready.") Integer readyReplicas,
    @JsonPropertyDescription("What its ready replicas cost per hour, in US dollars.")
        String hourlyCost,
    @JsonPropertyDescription("The call that was about to be made, its effect not known yet.")
        String operation,
    @JsonPropertyDescription("When that call was intended.") String intentTime) {}
