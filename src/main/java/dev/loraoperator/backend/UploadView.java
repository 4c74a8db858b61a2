package dev.loraoperator.backend;

import dev.loraoperator.model.ModelNames;
import dev.loraoperator.model.OwnershipMarker;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One remote upload job, as {@code GET /v1/jobs} or {@code GET /v1/jobs/{id}} tells it; everything
 * but the id may be missing there.
 *
 * @param status the service's own word
 * @param message the last message of {@code status_updates}
 * @param modelName {@code args.modelName}, usually {@code account/name}
 * @param description {@code args.description}
 */
public record UploadView(
    String jobId,
    @Nullable String status,
    @Nullable String message,
    @Nullable String modelName,
    @Nullable String description,
    @Nullable Instant createdAt) {

  public UploadPhase phase() {
    return UploadPhase.of(status);
  }

  public Optional<OwnershipMarker> marker() {
    return OwnershipMarker.in(description);
  }

  /** Whether this job uploads to the bare name {@code name}, in whatever account. */
  public boolean uploadsTo(String name) {
    return modelName != null && ModelNames.bare(modelName).equals(name);
  }
}
