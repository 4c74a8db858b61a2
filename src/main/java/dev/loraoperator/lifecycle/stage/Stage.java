package dev.loraoperator.lifecycle.stage;

import dev.loraoperator.lifecycle.state.State;

/**
 * One part of the way from a spec to a model that serves. It reads what it needs through the {@link
 * Situation}, and says in the same place what that means. A stage whose work is done already
 * continues at once.
 */
@FunctionalInterface
public interface Stage {

  /**
   * Goes on from where the stages before have come to.
   *
   * @param state as the stages before have left it
   */
  StageResult advance(Situation situation, State state);
}
