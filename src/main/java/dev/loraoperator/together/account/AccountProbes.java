package dev.loraoperator.together.account;

import dev.loraoperator.backend.Probe;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.v1.TogetherApi;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The questions asked with one API key. They cost tokens, so none is repeated here. */
public final class AccountProbes {

  private final Sensitive apiKey;
  private final TogetherApi api;
  private final CallsInFlight<Probe, ProbeOutcome> asked;

  AccountProbes(Sensitive apiKey, AccountLimits standing) {
    this.apiKey = apiKey;
    this.api = standing.context().api();
    this.asked = new CallsInFlight<>(standing, ProbeOutcome.Failed::new);
  }

  /** Asks once. */
  public void ask(AdapterId who, Probe ask) {
    asked.run(who, ask, () -> api.ask(apiKey, ask.question()));
  }

  /** The last question of {@code who}. */
  public @Nullable RemoteCall<Probe, ProbeOutcome> asked(AdapterId who) {
    return asked.of(who);
  }

  void forgetOutcome(AdapterId who) {
    asked.forgetOutcome(who);
  }

  void forget(AdapterId who) {
    asked.forget(who);
  }

  boolean isSettledSince(Instant time) {
    return asked.areSettledSince(time);
  }

  boolean isIdle() {
    return asked.isEmpty();
  }
}
