package dev.loraoperator.lifecycle.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code status.deployments}: something of ours at the service that may bill.
 *
 * @param revision the number of the revision that it serves
 * @param state the service's own word
 * @param hourlyCost of its ready replicas, in US dollars, as a decimal number
 * @param operation the open one; null when none is
 * @param intentTime when it was intended
 */
public record Deployment(
    int revision,
    @Nullable String endpointId,
    @Nullable String deploymentId,
    @Nullable String name,
    @Nullable String config,
    @Nullable String hardware,
    @Nullable String state,
    @Nullable Integer replicas,
    @Nullable Integer readyReplicas,
    @Nullable String hourlyCost,
    @Nullable String operation,
    @Nullable Instant intentTime) {}
