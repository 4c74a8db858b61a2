package dev.loraoperator.lifecycle.stage;

import dev.loraoperator.model.Api;
import dev.loraoperator.model.SecretKeyRef;

/**
 * Where something was made that everything is no longer uploaded to: another account, or another
 * generation of the API.
 *
 * @param apiKey where the key is that reaches it
 */
public record Place(SecretKeyRef apiKey, Api api) {}
