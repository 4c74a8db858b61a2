package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.secret.KeyName;
import dev.loraoperator.model.secret.Sensitive;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Told of what the reconciler sees and does; every method must return at once. */
public interface AdapterListener {

  /** Whom nothing needs to be told. */
  AdapterListener NONE = new AdapterListener() {};

  /** Called once, before the first pass: all adapters as the informer has them; only to be read. */
  default void caches(Supplier<Stream<LoraAdapter>> adapters) {}

  /** A pass uses an API key. */
  default void uses(KeyName name, Sensitive apiKey) {}

  /** The status of {@code before} was replaced by {@code after}. */
  default void wrote(LoraAdapter before, LoraAdapterStatus after) {}

  /** The adapter is gone. */
  default void forgets(AdapterId id) {}
}
