package dev.loraoperator.testing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One upload job of the Together test server.
 *
 * @param modelName with the account prefix
 * @param source as it was posted
 * @param endedAs null while it goes on
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
    @Nullable String message) {

  UploadJob ended(String status, String words) {
    return new UploadJob(
        id, account, modelName, source, token, baseModel, description, createdAt, status, words);
  }

  boolean isComplete() {
    return "Complete".equals(endedAs);
  }
}
