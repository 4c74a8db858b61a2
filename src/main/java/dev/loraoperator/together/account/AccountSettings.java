package dev.loraoperator.together.account;

import dev.loraoperator.model.Backoff;

/**
 * How every account is treated.
 *
 * @param requestsPerSecond limit per API key, over all adapters that use it
 */
public record AccountSettings(double requestsPerSecond, Backoff backoff) {}
