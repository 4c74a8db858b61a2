package dev.loraoperator.controller;

import dev.loraoperator.kubernetes.SecretSnapshot;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.account.Account;

/** One pass over one adapter whose API key is there, and what it has seen so far. */
record Pass(
    AdapterSpec request,
    State progress,
    Account account,
    Sensitive apiKey,
    SecretSnapshot snapshot,
    WorldBuilder world) {

  AdapterId id() {
    return request.id();
  }

  /** The pass has seen enough, and nothing is to be posted. */
  Observation seen() {
    return new Observation(world.build(), account, null);
  }
}
