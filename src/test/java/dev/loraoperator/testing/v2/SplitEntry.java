package dev.loraoperator.testing.v2;

/** The weight of one deployment in the traffic split of its endpoint. */
public record SplitEntry(String deploymentId, double weight) {}
