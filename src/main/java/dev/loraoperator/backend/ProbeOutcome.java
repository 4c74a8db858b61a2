package dev.loraoperator.backend;

import java.time.Duration;
import java.util.Optional;
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
    public <R> R fold(Cases<R> cases) {
      return cases.answered(this);
    }
  }

  /** The model has no chat template: send the prompt as text to be completed. */
  record NoChatTemplate() implements ProbeOutcome {
    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.noChatTemplate();
    }
  }

  /**
   * The service does not serve this model.
   *
   * @param message the service's own words, cleaned
   */
  record NotServable(String message) implements ProbeOutcome {
    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.notServable(message);
    }
  }

  /** Anything else. */
  record Failed(RemoteError error) implements ProbeOutcome {
    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.failed(error);
    }
  }

  /** One method per case: a new case does not compile until every reader handles it. */
  interface Cases<R> {
    R answered(Answered answer);

    R noChatTemplate();

    R notServable(String message);

    R failed(RemoteError error);
  }

  <R> R fold(Cases<R> cases);

  /** The answer, where there is one. */
  default Optional<Answered> answer() {
    return fold(
        new Cases<Optional<Answered>>() {
          @Override
          public Optional<Answered> answered(Answered answer) {
            return Optional.of(answer);
          }

          @Override
          public Optional<Answered> noChatTemplate() {
            return Optional.empty();
          }

          @Override
          public Optional<Answered> notServable(String message) {
            return Optional.empty();
          }

          @Override
          public Optional<Answered> failed(RemoteError error) {
            return Optional.empty();
          }
        });
  }
}
