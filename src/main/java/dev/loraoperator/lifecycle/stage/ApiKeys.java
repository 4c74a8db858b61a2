package dev.loraoperator.lifecycle.stage;

import dev.loraoperator.backend.ModelApis;
import dev.loraoperator.model.SecretKeyRef;
import java.util.Optional;

/**
 * What the Secrets of an adapter give access to. Each is read once, when it is first needed.
 * Nothing blocks.
 */
public interface ApiKeys {

  /** With the key that the spec names. */
  Access ofSpec();

  /** The service with the key at another place, where something was made; empty without a key. */
  Optional<ModelApis> at(SecretKeyRef place);
}
