package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.UploadView;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.model.PreflightMode;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.Source;
import dev.loraoperator.model.VerifySettings;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The values most core tests start from. */
public final class Requests {

  public static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  public static final AdapterId ID = new AdapterId("team-a", "support-bot");
  public static final Backoff DELAYS =
      new Backoff(
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

  public static AdapterSpec request() {
    return request("support-bot");
  }

  public static AdapterSpec request(String modelName) {
    return request(modelName, new Source.HuggingFace("acme/support-bot", null));
  }

  public static AdapterSpec request(String modelName, Source source) {
    return request(modelName, source, QUIET, null);
  }

  /** A request that asks its model one question, and may want an endpoint. */
  public static AdapterSpec request(
      String modelName, Source source, VerifySettings verify, @Nullable EndpointRef endpoint) {
    return new AdapterSpec(
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
        Duration.ofHours(1),
        false);
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
  public static UploadView job(
      String id, String status, String name, @Nullable String description) {
    return new UploadView(id, status, null, "acme/" + name, description, NOW);
  }
}
