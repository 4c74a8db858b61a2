package dev.loraoperator.core;

import dev.loraoperator.core.remote.JobView;
import dev.loraoperator.core.spec.AdapterRequest;
import dev.loraoperator.core.spec.Source;
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

  private Requests() {}

  public static AdapterRequest request() {
    return request("support-bot");
  }

  public static AdapterRequest request(String modelName) {
    return new AdapterRequest(
        ID,
        "default",
        modelName,
        "meta-llama/Llama-3.1-8B",
        "answers tickets",
        new Source.HuggingFace("acme/support-bot", null),
        new SecretKeyRef("together-api-key", "TOGETHER_API_KEY"));
  }

  /** A job of the service, as its list shows it. */
  public static JobView job(String id, String status, String name, @Nullable String description) {
    return new JobView(id, status, null, "acme/" + name, description, NOW);
  }
}
