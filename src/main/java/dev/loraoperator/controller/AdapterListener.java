package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.secret.KeyName;
import dev.loraoperator.model.secret.Sensitive;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Observes the reconciler; every method must return at once. */
public interface AdapterListener {

  /** A listener that does nothing. */
  AdapterListener NONE = new AdapterListener() {};

  /**
   * The reconciler has started; called once, before the first reconciliation.
   *
   * @param adapters reads all adapters from the informer's cache that this installation looks
   *     after; not to be modified
   */
  default void onStart(Supplier<Stream<LoraAdapter>> adapters) {}

  /** A reconciliation uses an API key. */
  default void onApiKeyUsed(KeyName name, Sensitive apiKey) {}

  /** The status of {@code before} was replaced by {@code after}. */
  default void onStatusWritten(LoraAdapter before, LoraAdapterStatus after) {}

  /** The adapter no longer exists, or another installation looks after it. */
  default void onDeleted(AdapterId id) {}
}
