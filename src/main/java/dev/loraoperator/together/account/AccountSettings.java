package dev.loraoperator.together.account;

import dev.loraoperator.model.Backoff;

/**
 * How every account is treated.
 *
 * @param requestsPerSecond limit per account, over all its keys and adapters
 */
public record AccountSettings(double requestsPerSecond, Backoff backoff) {}
