package dev.loraoperator.together;

import dev.loraoperator.core.Delays;

/**
 * How every account is treated.
 *
 * @param requestsPerSecond limit per API key, over all adapters that use it
 */
public record AccountSettings(double requestsPerSecond, Delays delays) {}
