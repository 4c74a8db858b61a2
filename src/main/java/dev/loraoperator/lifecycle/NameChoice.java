package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.UploadList;
import dev.loraoperator.backend.UploadPhase;
import dev.loraoperator.backend.UploadView;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.state.UploadRecord;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.ModelNames;
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
  static Optional<String> of(AdapterSpec request, State progress, UploadList jobs) {
    for (int revision = firstRevision(request, progress.upload()); ; revision++) {
      String name = ModelNames.ofRevision(request.modelName(), revision);
      List<UploadView> holders = jobs.byName(name);
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
  private static int firstRevision(AdapterSpec request, @Nullable UploadRecord previous) {
    if (previous == null) {
      return 1;
    }
    int used = ModelNames.revisionOf(request.modelName(), previous.remoteName());
    boolean untouched =
        previous.specHash().equals(request.specHash()) && previous.phase() != UploadPhase.FAILED;
    return Math.max(1, untouched ? used : used + 1);
  }

  private static boolean isOurs(
      UploadView job, AdapterSpec request, @Nullable UploadRecord previous) {
    return (previous != null && job.jobId().equals(previous.jobId()))
        || job.marker().filter(marker -> marker.sameResource(request.marker())).isPresent();
  }
}
