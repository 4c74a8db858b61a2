package dev.loraoperator.backend.upload;

import dev.loraoperator.model.ModelNames;
import dev.loraoperator.model.OwnershipMarker;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One upload as the service shows it; most of it may be missing there.
 *
 * @param status the service's own word
 * @param message the last one about this upload
 * @param description with the marker of whoever has made it, where it has one
 */
public record UploadView(
    RemoteRef ref,
    UploadPhase phase,
    @Nullable String status,
    @Nullable String message,
    @Nullable String description,
    @Nullable Instant createdAt) {

  /** A complete one of which only the name is known. */
  public static UploadView named(String modelName) {
    return new UploadView(
        new RemoteRef(modelName, null, null), UploadPhase.COMPLETE, null, null, null, null);
  }

  /** The same, of which this was known before. */
  public UploadView of(RemoteRef known) {
    return new UploadView(known.with(ref), phase, status, message, description, createdAt);
  }

  public Optional<OwnershipMarker> marker() {
    return OwnershipMarker.in(description);
  }

  /** Whether it is an upload to the bare name {@code name}, in whichever account. */
  public boolean isNamed(String name) {
    return ref.modelName() != null && ModelNames.bare(ref.modelName()).equals(name);
  }
}
