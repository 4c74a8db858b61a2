package dev.loraoperator.backend.upload;

import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.ModelNames;
import dev.loraoperator.model.OwnershipMarker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The uploads of one account at one moment: those that somebody has asked for. Looking something up
 * costs the same however many there are. Immutable.
 */
public final class UploadList {

  /** What is known of the uploads where the service has no list of them. */
  public static final UploadList NONE = new UploadList(List.of());

  private final List<UploadView> uploads;
  private final NameSet leftOut;
  private final Map<String, UploadView> byJob = new HashMap<>();
  private final Map<String, List<UploadView>> byName = new HashMap<>();
  private final Map<AdapterId, List<UploadView>> byAdapter = new HashMap<>();

  /**
   * @param leftOut what stands for the names and adapters of uploads that nobody had asked for
   */
  public UploadList(List<UploadView> uploads, NameSet leftOut) {
    this.uploads = List.copyOf(uploads);
    this.leftOut = leftOut;
    this.uploads.forEach(this::index);
  }

  /** All uploads there are. */
  public UploadList(List<UploadView> uploads) {
    this(uploads, NameSet.NONE);
  }

  private void index(UploadView upload) {
    String job = upload.ref().jobId();
    String name = upload.ref().modelName();
    if (job != null) {
      byJob.putIfAbsent(job, upload);
    }
    if (name != null) {
      byName.computeIfAbsent(ModelNames.bare(name), any -> new ArrayList<>(1)).add(upload);
    }
    upload
        .marker()
        .map(OwnershipMarker::id)
        .ifPresent(id -> byAdapter.computeIfAbsent(id, any -> new ArrayList<>(1)).add(upload));
  }

  /** All of them, as the service lists them. */
  public List<UploadView> uploads() {
    return uploads;
  }

  /**
   * Whether an upload of {@code who}, or one to {@code modelName} or a later name of its series,
   * may be missing here.
   */
  public boolean mayLack(AdapterId who, String modelName) {
    return leftOut.mayHave(NameSet.hash(modelName)) || leftOut.mayHave(NameSet.hash(who));
  }

  public Optional<UploadView> byJob(String jobId) {
    return Optional.ofNullable(byJob.get(jobId));
  }

  /** Uploads to this bare name, failed ones included. */
  public List<UploadView> byName(String bareName) {
    return List.copyOf(byName.getOrDefault(bareName, List.of()));
  }

  /**
   * The upload that carries this marker and has not failed. Of several uploads of one spec the last
   * counts; a complete one first.
   */
  public Optional<UploadView> carrying(OwnershipMarker marker) {
    return byAdapter.getOrDefault(marker.id(), List.of()).stream()
        .filter(upload -> upload.phase() != UploadPhase.FAILED)
        .filter(upload -> upload.marker().filter(marker::sameSpec).isPresent())
        .min(
            Comparator.<UploadView>comparingInt(upload -> -number(upload))
                .thenComparing(upload -> upload.phase() == UploadPhase.COMPLETE ? 0 : 1));
  }

  /** The last upload that carries this marker and has failed. */
  public Optional<UploadView> failed(OwnershipMarker marker) {
    return byAdapter.getOrDefault(marker.id(), List.of()).stream()
        .filter(upload -> upload.phase() == UploadPhase.FAILED)
        .filter(upload -> upload.marker().filter(marker::sameSpec).isPresent())
        .max(Comparator.comparingInt(UploadList::number));
  }

  /** All that carry a marker of this adapter, whoever has set it. */
  public List<UploadView> of(AdapterId adapter) {
    return List.copyOf(byAdapter.getOrDefault(adapter, List.of()));
  }

  private static int number(UploadView upload) {
    return upload.marker().map(OwnershipMarker::upload).orElse(0);
  }
}
