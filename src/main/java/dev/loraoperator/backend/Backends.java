package dev.loraoperator.backend;

import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.secret.Sensitive;
import org.jspecify.annotations.Nullable;

/** The model service for every adapter and API key. Thread-safe; nothing blocks. */
public interface Backends {

  /**
   * The service for one adapter with one API key; a view that is cheap to make.
   *
   * @param project id of the key's project, for a key whose project the service does not tell; null
   *     where the user names none
   */
  ModelApis of(AdapterId adapter, Sensitive apiKey, @Nullable String project);

  /** The adapter is gone: nothing waits for it any more. */
  void forget(AdapterId adapter);
}
