package dev.loraoperator.backend;

import java.time.Duration;

/**
 * The verification prompt for one model.
 *
 * @param hash identifies the model, the prompt and the reconcile request that it is sent for
 * @param attempt how often it has been sent for this hash, this time included
 */
public record Probe(String hash, int attempt, Prompt prompt) {

  /**
   * What is sent.
   *
   * @param model what an application passes as {@code model}
   * @param chat as a chat message, else as text to be completed
   * @param timeout bound on the whole call
   */
  public record Prompt(
      String model,
      boolean chat,
      String text,
      int maxTokens,
      double temperature,
      Duration timeout) {}
}
