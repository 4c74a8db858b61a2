package dev.loraoperator.backend;

import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.secret.Sensitive;

/** The model service for every adapter and API key. Thread-safe; nothing blocks. */
public interface Backends {

  /** The service for one adapter with one API key; a view that is cheap to make. */
  ModelBackend of(AdapterId adapter, Sensitive apiKey);

  /** The adapter is gone: nothing waits for it any more. */
  void forget(AdapterId adapter);
}
