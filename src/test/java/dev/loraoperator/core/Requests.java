package dev.loraoperator.core;

import dev.loraoperator.core.preflight.PreflightMode;
import dev.loraoperator.core.remote.JobView;
import dev.loraoperator.core.spec.AdapterRequest;
import dev.loraoperator.core.spec.EndpointRequest;
import dev.loraoperator.core.spec.Source;
import dev.loraoperator.core.spec.VerifySettings;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The values most core tests start from. */
public final class Requests {

  public static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  public static final AdapterId ID = new AdapterId("team-a", "support-bot");
  public static final Delays DELAYS =
      new Delays(
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofHours(2),
          Duration.ofMinutes(2));

  /** Nothing is asked. */
  public static final VerifySettings QUIET = verify(false, false);

  public static final VerifySettings ASKING = verify(true, false);

  /** Ready waits for the answer. */
  public static final VerifySettings GATED = verify(true, true);

  private Requests() {}

  public static AdapterRequest request() {
    return request("support-bot");
  }

  public static AdapterRequest request(String modelName) {
    return request(modelName, new Source.HuggingFace("acme/support-bot", null));
  }

  public static AdapterRequest request(String modelName, Source source) {
    return request(modelName, source, QUIET, null);
  }

  /** A request that asks its model one question, and may want an endpoint. */
  public static AdapterRequest request(
      String modelName, Source source, VerifySettings verify, @Nullable EndpointRequest endpoint) {
    return new AdapterRequest(
        ID,
        "default",
        modelName,
        "meta-llama/Llama-3.1-8B",
        "answers tickets",
        source,
        new SecretKeyRef("together-api-key", "TOGETHER_API_KEY"),
        PreflightMode.ENFORCE,
        verify,
        endpoint,
        Duration.ofHours(1));
  }

  private static VerifySettings verify(boolean enabled, boolean required) {
    return new VerifySettings(
        enabled,
        VerifySettings.Api.AUTO,
        "Q: The capital of France is?\nA:",
        8,
        0,
        Duration.ofMinutes(10),
        null,
        required);
  }

  /** A job of the service, as its list shows it. */
  public static JobView job(String id, String status, String name, @Nullable String description) {
    return new JobView(id, status, null, "acme/" + name, description, NOW);
  }
}
