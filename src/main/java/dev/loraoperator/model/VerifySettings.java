package dev.loraoperator.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code spec.verify} with its defaults filled in: the one small question.
 *
 * @param timeout how long a model that does not answer yet is asked again
 * @param expect null when any answer will do
 * @param required whether Ready waits for the answer
 */
public record VerifySettings(
    boolean enabled,
    Api api,
    String prompt,
    int maxTokens,
    double temperature,
    Duration timeout,
    @Nullable Expectation expect,
    boolean required) {

  /** Which of Together's two APIs is asked. */
  public enum Api {
    COMPLETIONS,
    CHAT,
    /** Chat, and completions for a model without a chat template. */
    AUTO
  }

  /** Identifies the prompt and how its answer is judged; not how long it is tried. */
  public String hash() {
    return Fingerprint.of(
        api.name(),
        prompt,
        Integer.toString(maxTokens),
        Double.toString(temperature),
        expect == null ? "" : expect.toString());
  }

  /** Whether Ready has to wait for the answer. */
  public boolean gatesReady() {
    return enabled && required;
  }
}
