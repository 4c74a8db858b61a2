package dev.loraoperator.backend;

/**
 * One small question to one model.
 *
 * @param revision of what is being verified
 * @param number how often it has been asked for this revision, this time included
 */
public record Probe(String revision, int number, ProbeQuestion question) {}
