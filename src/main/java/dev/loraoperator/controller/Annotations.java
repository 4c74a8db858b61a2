package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import org.jspecify.annotations.Nullable;

/** The annotations by which a person asks for something. */
final class Annotations {

  /** Changed by a person to have everything tried again at once; any change counts. */
  private static final String RECONCILE_REQUESTED_AT = "lora-operator.dev/reconcile-requested-at";

  /** Set to {@code true} to have a deletion let go of what is attached. */
  private static final String ABANDON = "lora-operator.dev/abandon";

  private Annotations() {}

  /** The annotation; once that is taken away, what was last carried out: no new request. */
  static @Nullable String reconcileRequest(LoraAdapter adapter) {
    String requested = value(adapter, RECONCILE_REQUESTED_AT);
    return requested != null || adapter.getStatus() == null
        ? requested
        : adapter.getStatus().lastHandledReconcileAt();
  }

  static boolean abandoned(LoraAdapter adapter) {
    return "true".equals(value(adapter, ABANDON));
  }

  private static @Nullable String value(LoraAdapter adapter, String name) {
    return adapter.getMetadata().getAnnotations() == null
        ? null
        : adapter.getMetadata().getAnnotations().get(name);
  }
}
