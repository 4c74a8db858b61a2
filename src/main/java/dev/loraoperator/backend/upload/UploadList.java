package dev.loraoperator.backend.upload;

import dev.loraoperator.model.OwnershipMarker;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The uploads of one account at one moment: those that carry a marker or that somebody has asked
 * for.
 *
 * @param leftOut names of uploads that nobody had asked for
 */
public record UploadList(List<UploadView> uploads, NameSet leftOut) {

  /** What is known of the uploads where the service has no list of them. */
  public static final UploadList NONE = new UploadList(List.of());

  public UploadList {
    uploads = List.copyOf(uploads);
  }

  /** All uploads there are. */
  public UploadList(List<UploadView> uploads) {
    this(uploads, NameSet.NONE);
  }

  /** Whether an upload to {@code modelName} or a later name of its series may be missing here. */
  public boolean mayLack(String modelName) {
    return leftOut.mayHave(modelName);
  }

  public Optional<UploadView> byJob(String jobId) {
    return uploads.stream().filter(upload -> jobId.equals(upload.ref().jobId())).findFirst();
  }

  /** Uploads to this bare name, failed ones included. */
  public List<UploadView> byName(String bareName) {
    return uploads.stream().filter(upload -> upload.isNamed(bareName)).toList();
  }

  /**
   * The upload that carries this marker and has not failed. Of several uploads of one spec the last
   * counts; a complete one first.
   */
  public Optional<UploadView> carrying(OwnershipMarker marker) {
    return uploads.stream()
        .filter(upload -> upload.phase() != UploadPhase.FAILED)
        .filter(upload -> upload.marker().filter(marker::sameSpec).isPresent())
        .min(
            Comparator.<UploadView>comparingInt(upload -> -number(upload))
                .thenComparing(upload -> upload.phase() == UploadPhase.COMPLETE ? 0 : 1));
  }

  private static int number(UploadView upload) {
    return upload.marker().map(OwnershipMarker::upload).orElse(0);
  }
}
