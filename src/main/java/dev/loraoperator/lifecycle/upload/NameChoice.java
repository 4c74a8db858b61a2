package dev.loraoperator.lifecycle.upload;

import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.ModelNames;
import java.util.List;
import java.util.Optional;

/**
 * Which remote name an upload gets. Names cannot be used twice at the service, so a changed spec
 * goes to {@code <modelName>-r2}, {@code -r3}, … The first name is the user's own choice: when
 * somebody else has it, that is a conflict and not ours to work around.
 */
final class NameChoice {

  private NameChoice() {}

  /** The first free name; empty when the user's own choice is taken by somebody else. */
  static Optional<String> of(AdapterSpec spec, State state, UploadList uploads) {
    for (int number = firstNumber(spec, state); ; number++) {
      String name = ModelNames.ofRevision(spec.modelName(), number);
      List<UploadView> holders = uploads.byName(name);
      if (holders.isEmpty()) {
        return Optional.of(name);
      }
      boolean ours = holders.stream().allMatch(seen -> isOurs(seen, spec, state));
      if (number == 1 && !ours) {
        return Optional.empty();
      }
    }
  }

  /** Whether the operator has chosen {@code name} itself, and not the user. */
  static boolean isOwnChoice(AdapterSpec spec, String name) {
    return ModelNames.revisionOf(spec.modelName(), name) > 1;
  }

  /** A name that we have used for something else, or that failed, is not tried again. */
  private static int firstNumber(AdapterSpec spec, State state) {
    Optional<Integer> usable =
        state
            .revision(spec.specHash())
            .filter(known -> known.phase() != UploadPhase.FAILED)
            .filter(known -> known.phase() != UploadPhase.NAME_TAKEN)
            .map(known -> ModelNames.revisionOf(spec.modelName(), known.remoteName()));
    int used =
        state
            .atDestination()
            .mapToInt(known -> ModelNames.revisionOf(spec.modelName(), known.remoteName()))
            .max()
            .orElse(0);
    return Math.max(1, usable.orElse(used + 1));
  }

  private static boolean isOurs(UploadView seen, AdapterSpec spec, State state) {
    boolean recorded = state.revisions().stream().anyMatch(known -> isOf(known, seen));
    return recorded
        || seen.marker().filter(marker -> marker.sameResource(spec.marker())).isPresent();
  }

  private static boolean isOf(Revision known, UploadView seen) {
    String job = seen.ref().jobId();
    String record = seen.ref().modelId();
    return (job != null && job.equals(known.ref().jobId()))
        || (record != null && record.equals(known.ref().modelId()));
  }
}
