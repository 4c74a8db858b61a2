package dev.loraoperator.backend;

import org.jspecify.annotations.Nullable;

/**
 * Whose account an API key opens, as the service tells it.
 *
 * @param projectId of the project, which is the account; two differ only when both are known
 * @param name of the project, for people; never compared
 * @param userId of the user, where v1 keeps what belongs to a user apart; null where it does not
 */
public record Identity(String projectId, @Nullable String name, @Nullable String userId) {}
