package dev.loraoperator.together;

import dev.loraoperator.core.AdapterId;
import dev.loraoperator.core.Sensitive;
import dev.loraoperator.core.remote.Ask;
import dev.loraoperator.core.remote.Errand;
import dev.loraoperator.core.remote.InferenceOutcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The questions asked with one API key. They cost tokens, so none is repeated here. */
public final class AccountQuestions {

  private final Sensitive apiKey;
  private final TogetherApi api;
  private final Errands<Ask, InferenceOutcome> asked;

  AccountQuestions(Sensitive apiKey, Standing standing) {
    this.apiKey = apiKey;
    this.api = standing.context().api();
    this.asked = new Errands<>(standing, InferenceOutcome.Failed::new);
  }

  /** Asks once. */
  public void ask(AdapterId who, Ask ask) {
    asked.run(who, ask, () -> api.ask(apiKey, ask.question()));
  }

  /** The last question of {@code who}. */
  public @Nullable Errand<Ask, InferenceOutcome> asked(AdapterId who) {
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
