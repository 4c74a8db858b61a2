package dev.loraoperator.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code spec.verify} with its defaults filled in: the verification prompt.
 *
 * @param timeout how long a model that does not answer yet is asked again
 * @param expect null when any answer will do
 * @param required whether Ready waits for the answer
 */
public record VerifySettings(
    boolean enabled,
    Route route,
    String prompt,
    int maxTokens,
    double temperature,
    Duration timeout,
    @Nullable Expectation expect,
    boolean required) {

  /** Which of the two inference routes the prompt is sent to. */
  public enum Route {
    COMPLETIONS,
    CHAT,
    /** Chat, and completions for a model without a chat template. */
    AUTO
  }

  /** Identifies the prompt and how its answer is judged; not how long it is tried. */
  public String hash() {
    return Fingerprint.of(
        route.name(),
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
