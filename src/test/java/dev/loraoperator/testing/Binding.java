package dev.loraoperator.testing;

/** An adapter attached to an endpoint of the Together test server. */
public record Binding(String endpointId, String modelName) {}
