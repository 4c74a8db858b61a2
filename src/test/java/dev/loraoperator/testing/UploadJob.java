package dev.loraoperator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One upload job of the Together test server.
 *
 * @param modelName with the account prefix
 * @param source as it was posted
 * @param endedAs the final status; null while it runs
 * @param endedAt null while it runs
 */
public record UploadJob(
    String id,
    String account,
    String modelName,
    String source,
    @Nullable String token,
    @Nullable String baseModel,
    @Nullable String description,
    Instant createdAt,
    @Nullable String endedAs,
    @Nullable String message,
    @Nullable Instant endedAt) {

  /** A new job from the body of a POST. */
  static UploadJob posted(String account, JsonNode body, Instant time) {
    return new UploadJob(
        "job-" + UUID.randomUUID(),
        account,
        account + "/" + body.path("model_name").asText(),
        body.path("model_source").asText(),
        body.path("hf_token").asText(null),
        body.path("base_model").asText(null),
        body.path("description").asText(null),
        time,
        null,
        null,
        null);
  }

  /** A complete job that was not posted to this server. */
  static UploadJob foreign(
      String account, String name, @Nullable String description, Instant time) {
    return new UploadJob(
        "job-" + UUID.randomUUID(),
        account,
        account + "/" + name,
        "somebody/elsewhere",
        null,
        null,
        description,
        time,
        "Complete",
        "Job is Complete",
        time);
  }

  /** The same job after its end; {@code problem} is null when it succeeded. */
  UploadJob ended(@Nullable String problem, Instant time) {
    return new UploadJob(
        id,
        account,
        modelName,
        source,
        token,
        baseModel,
        description,
        createdAt,
        problem == null ? "Complete" : "Failed",
        problem == null ? "Job is Complete" : problem,
        time);
  }

  boolean hasEnded() {
    return endedAs != null;
  }

  boolean isComplete() {
    return "Complete".equals(endedAs);
  }
}
