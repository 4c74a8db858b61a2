package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.model.secret.Sensitive;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One adapter as a reconciliation has read it, once. */
record AdapterView(LoraAdapter adapter, Situation situation, AdapterAccess access) {

  /** The source in one line; null when the spec is invalid. */
  @Nullable String source() {
    return situation
        .check()
        .<@Nullable String>fold(valid -> valid.spec().source().summary(), invalid -> null);
  }

  /** To be masked in texts. */
  List<Sensitive> secrets() {
    return access.secrets();
  }

  /** Whether {@code update} lets go of a resource that is being deleted. */
  boolean isLetGo(Decision.Update update) {
    return situation.deletion() != null && update.state().serving().attachments().isEmpty();
  }
}
