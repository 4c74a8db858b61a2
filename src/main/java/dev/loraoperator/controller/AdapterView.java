package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.lifecycle.stage.Access;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.model.secret.Sensitive;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One adapter as a reconciliation has read it, once. */
record AdapterView(LoraAdapter adapter, Situation situation, LazyAccess access) {

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

  /**
   * What was read.
   *
   * @param secrets every value in these Secrets, to be masked in texts
   */
  record Opened(Access access, List<Sensitive> secrets) {}

  /** What the Secrets of one adapter give access to; they are read when it is first needed. */
  static final class LazyAccess implements Supplier<Access> {

    private final Supplier<Opened> reading;
    private @Nullable Opened opened;

    LazyAccess(Supplier<Opened> reading) {
      this.reading = reading;
    }

    @Override
    public Access get() {
      Opened known = opened;
      if (known == null) {
        known = reading.get();
        opened = known;
      }
      return known.access();
    }

    /** The values of the Secrets that were read; empty when none had to be. */
    List<Sensitive> secrets() {
      return opened == null ? List.of() : opened.secrets();
    }
  }
}
