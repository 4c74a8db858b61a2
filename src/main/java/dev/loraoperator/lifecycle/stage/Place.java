package dev.loraoperator.lifecycle.stage;

import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.SecretKeyRef;
import java.util.Optional;

/**
 * Where something was made that everything is no longer uploaded to: another account, or another
 * generation of the API.
 *
 * @param apiKey where the key is that reaches it
 */
public record Place(SecretKeyRef apiKey, Api api) {

  /** Where {@code revision} is; empty when that is where everything is uploaded to. */
  public static Optional<Place> of(State state, Revision revision) {
    SecretKeyRef key = revision.placement().apiKey();
    return key == null || !state.isElsewhere(revision)
        ? Optional.empty()
        : Optional.of(new Place(key, revision.api()));
  }

  String words() {
    return "Secret " + apiKey.name() + ", key " + apiKey.key();
  }
}
