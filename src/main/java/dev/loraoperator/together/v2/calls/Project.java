package dev.loraoperator.together.v2.calls;

import dev.loraoperator.model.secret.Sensitive;

/**
 * What almost every call of v2 is made in.
 *
 * @param id the {@code proj_…} id, never the slug, which an admin may change at any time
 */
public record Project(Sensitive apiKey, String id) {}
