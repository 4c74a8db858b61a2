package dev.loraoperator.controller;

import dev.loraoperator.lifecycle.stage.Access;
import dev.loraoperator.model.secret.Sensitive;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the Secrets of one adapter give access to; they are read when it is first needed. */
final class AdapterAccess implements Supplier<Access> {

  /**
   * What was read.
   *
   * @param secrets every value in these Secrets, to be masked in texts
   */
  record Opened(Access access, List<Sensitive> secrets) {}

  private final Supplier<Opened> reading;
  private @Nullable Opened opened;

  AdapterAccess(Supplier<Opened> reading) {
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
