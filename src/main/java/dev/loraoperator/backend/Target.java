package dev.loraoperator.backend;

import org.jspecify.annotations.Nullable;

/**
 * One endpoint that a model can be attached to.
 *
 * @param id what the service's paths use
 * @param name what models attached to it are called with
 * @param model the model it serves
 * @param state the service's own word
 * @param ready whether models can be attached to it now
 */
public record Target(
    String id, String name, @Nullable String model, @Nullable String state, boolean ready) {}
