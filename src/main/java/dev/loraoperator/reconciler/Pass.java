package dev.loraoperator.reconciler;

import dev.loraoperator.core.AdapterId;
import dev.loraoperator.core.Sensitive;
import dev.loraoperator.core.decision.Progress;
import dev.loraoperator.core.spec.AdapterRequest;
import dev.loraoperator.kube.SecretSnapshot;
import dev.loraoperator.together.Account;

/** One pass over one adapter whose API key is there, and what it has seen so far. */
record Pass(
    AdapterRequest request,
    Progress progress,
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
