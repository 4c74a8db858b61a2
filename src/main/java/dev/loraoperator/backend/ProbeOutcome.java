package dev.loraoperator.backend;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The result of one {@link Operation.SendProbe}. */
public sealed interface ProbeOutcome {

  /**
   * There was at least one choice.
   *
   * @param model the model that answered, as the reply echoes it; null when it does not
   * @param text of the first choice, cleaned and cut to 200 characters; may be empty
   */
  record Answered(
      @Nullable String model,
      String text,
      @Nullable String finishReason,
      @Nullable Integer promptTokens,
      @Nullable Integer completionTokens,
      Duration latency)
      implements ProbeOutcome {
    @Override
    public <R> R fold(
        Function<Answered, R> answered,
        Supplier<R> noChatTemplate,
        Function<String, R> notServable,
        Function<RemoteError, R> failed) {
      return answered.apply(this);
    }
  }

  /** The model has no chat template: send the prompt as text to be completed. */
  record NoChatTemplate() implements ProbeOutcome {
    @Override
    public <R> R fold(
        Function<Answered, R> answered,
        Supplier<R> noChatTemplate,
        Function<String, R> notServable,
        Function<RemoteError, R> failed) {
      return noChatTemplate.get();
    }
  }

  /**
   * The service does not serve this model.
   *
   * @param message the service's own words, cleaned
   */
  record NotServable(String message) implements ProbeOutcome {
    @Override
    public <R> R fold(
        Function<Answered, R> answered,
        Supplier<R> noChatTemplate,
        Function<String, R> notServable,
        Function<RemoteError, R> failed) {
      return notServable.apply(message);
    }
  }

  /** Anything else. */
  record Failed(RemoteError error) implements ProbeOutcome {
    @Override
    public <R> R fold(
        Function<Answered, R> answered,
        Supplier<R> noChatTemplate,
        Function<String, R> notServable,
        Function<RemoteError, R> failed) {
      return failed.apply(error);
    }
  }

  /** One function per case: a new case does not compile until every reader handles it. */
  <R> R fold(
      Function<Answered, R> answered,
      Supplier<R> noChatTemplate,
      Function<String, R> notServable,
      Function<RemoteError, R> failed);

  /** The answer, where there is one. */
  default Optional<Answered> answer() {
    return fold(Optional::of, Optional::empty, message -> Optional.empty(), e -> Optional.empty());
  }

  /** Whether the model has no chat template. */
  default boolean lacksChatTemplate() {
    return fold(answer -> false, () -> true, message -> false, error -> false);
  }
}
