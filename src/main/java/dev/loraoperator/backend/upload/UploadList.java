package dev.loraoperator.backend.upload;

import dev.loraoperator.model.OwnershipMarker;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All uploads of one account at one moment. */
public record UploadList(List<UploadView> uploads) {

  public UploadList {
    uploads = List.copyOf(uploads);
  }

  public Optional<UploadView> byJob(String jobId) {
    return uploads.stream().filter(upload -> jobId.equals(upload.ref().jobId())).findFirst();
  }

  /** Uploads to this bare name, failed ones included. */
  public List<UploadView> byName(String bareName) {
    return uploads.stream().filter(upload -> upload.isNamed(bareName)).toList();
  }

  /** The upload that carries exactly this marker and has not failed; a complete one first. */
  public Optional<UploadView> carrying(OwnershipMarker marker) {
    return uploads.stream()
        .filter(upload -> upload.phase() != UploadPhase.FAILED)
        .filter(upload -> upload.marker().filter(marker::equals).isPresent())
        .min(Comparator.comparing(upload -> upload.phase() == UploadPhase.COMPLETE ? 0 : 1));
  }

  /**
   * Whether this account's list carries descriptions at all. If it does, an upload without one was
   * not made by us.
   */
  public boolean carriesDescriptions() {
    return uploads.stream()
        .anyMatch(upload -> upload.description() != null && !upload.description().isBlank());
  }
}
