package dev.loraoperator.model.secret;

import dev.loraoperator.model.SecretKeyRef;

/** The Secrets of one namespace, as far as they are known now. Never blocks, never throws. */
@FunctionalInterface
public interface SecretValues {

  SecretLookup lookup(String secretName, String key);

  default SecretLookup lookup(SecretKeyRef ref) {
    return lookup(ref.name(), ref.key());
  }
}
