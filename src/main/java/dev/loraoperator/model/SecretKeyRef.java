package dev.loraoperator.model;

/** One key of one Secret in the adapter's own namespace. */
public record SecretKeyRef(String name, String key) {}
