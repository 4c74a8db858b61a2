package dev.loraoperator.core.decision;

import dev.loraoperator.core.ModelNames;
import dev.loraoperator.core.remote.JobList;
import dev.loraoperator.core.remote.JobPhase;
import dev.loraoperator.core.remote.JobView;
import dev.loraoperator.core.spec.AdapterRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which remote name an upload is posted under. Names cannot be used twice at the service, so a
 * changed spec goes to {@code <modelName>-r2}, {@code -r3}, … The first name is the user's own
 * choice: when somebody else has it, that is a conflict and not ours to work around.
 */
final class NameChoice {

  private NameChoice() {}

  /** The first free name; empty when the user's own choice is taken by somebody else. */
  static Optional<String> of(AdapterRequest request, Progress progress, JobList jobs) {
    for (int revision = firstRevision(request, progress.upload()); ; revision++) {
      String name = ModelNames.ofRevision(request.modelName(), revision);
      List<JobView> holders = jobs.byName(name);
      if (holders.isEmpty()) {
        return Optional.of(name);
      }
      boolean ours = holders.stream().allMatch(job -> isOurs(job, request, progress.upload()));
      if (revision == 1 && !ours) {
        return Optional.empty();
      }
    }
  }

  /** A name we have used for something else, or that failed, is not tried again. */
  private static int firstRevision(AdapterRequest request, @Nullable UploadRecord previous) {
    if (previous == null) {
      return 1;
    }
    int used = ModelNames.revisionOf(request.modelName(), previous.remoteName());
    boolean untouched =
        previous.specHash().equals(request.specHash()) && previous.phase() != JobPhase.FAILED;
    return Math.max(1, untouched ? used : used + 1);
  }

  private static boolean isOurs(
      JobView job, AdapterRequest request, @Nullable UploadRecord previous) {
    return (previous != null && job.jobId().equals(previous.jobId()))
        || job.marker().filter(marker -> marker.sameResource(request.marker())).isPresent();
  }
}
