package dev.loraoperator.lifecycle.upload;

import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.state.UploadRecord;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.ModelNames;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which remote name an upload gets. Names cannot be used twice at the service, so a changed spec
 * goes to {@code <modelName>-r2}, {@code -r3}, … The first name is the user's own choice: when
 * somebody else has it, that is a conflict and not ours to work around.
 */
final class NameChoice {

  private NameChoice() {}

  /** The first free name; empty when the user's own choice is taken by somebody else. */
  static Optional<String> of(AdapterSpec spec, State state, UploadList uploads) {
    for (int number = firstNumber(spec, state.upload()); ; number++) {
      String name = ModelNames.ofRevision(spec.modelName(), number);
      List<UploadView> holders = uploads.byName(name);
      if (holders.isEmpty()) {
        return Optional.of(name);
      }
      boolean ours = holders.stream().allMatch(seen -> isOurs(seen, spec, state.upload()));
      if (number == 1 && !ours) {
        return Optional.empty();
      }
    }
  }

  /** A name that we have used for something else, or that failed, is not tried again. */
  private static int firstNumber(AdapterSpec spec, @Nullable UploadRecord previous) {
    if (previous == null) {
      return 1;
    }
    int used = ModelNames.revisionOf(spec.modelName(), previous.remoteName());
    boolean usable =
        previous.specHash().equals(spec.specHash()) && previous.phase() != UploadPhase.FAILED;
    return Math.max(1, usable ? used : used + 1);
  }

  private static boolean isOurs(
      UploadView seen, AdapterSpec spec, @Nullable UploadRecord previous) {
    boolean recorded =
        previous != null
            && seen.ref().jobId() != null
            && Objects.equals(seen.ref().jobId(), previous.ref().jobId());
    return recorded
        || seen.marker().filter(marker -> marker.sameResource(spec.marker())).isPresent();
  }
}
