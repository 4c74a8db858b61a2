package dev.loraoperator.lifecycle.delete;

import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.spec.SpecCheck;

/** What a resource has to clean up, or to say something about, before it is gone. */
public final class Leftovers {

  private Leftovers() {}

  /**
   * Whether there is anything.
   *
   * @param held whether the resource is held already: what an invalid spec wants of its models is
   *     not known, so that nothing changes
   */
  public static boolean exist(SpecCheck check, State state, boolean held) {
    return !state.serving().attachments().isEmpty()
        || check.fold(
            valid -> !Models.toDelete(valid.spec(), state).isEmpty(),
            invalid -> held && !Models.made(state).isEmpty());
  }
}
