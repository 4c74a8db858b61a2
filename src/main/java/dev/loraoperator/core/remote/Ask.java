package dev.loraoperator.core.remote;

/**
 * One small question to one model.
 *
 * @param revision of what is being verified
 * @param number how often it has been asked for this revision, this time included
 */
public record Ask(String revision, int number, InferenceRequest question) {}
