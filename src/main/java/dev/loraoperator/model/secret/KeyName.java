package dev.loraoperator.model.secret;

/** Where an API key is kept: safe to publish, unlike the key. */
public record KeyName(String namespace, String secret, String key) {}
