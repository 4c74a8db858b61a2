package dev.loraoperator.together.v1;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.Target;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.model.Reason;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which endpoint of a list is meant. A whole name goes before one that leaves out the account, and
 * nothing is guessed between several: the model would move with the order of the list.
 */
final class EndpointChoice {

  /** A status message has room for so many. */
  private static final int LISTED = 5;

  private EndpointChoice() {}

  /** The endpoint that {@code ref} means in {@code all}, as the list was at {@code at}. */
  static Remote<Target> of(EndpointRef ref, List<Target> all, Instant at) {
    List<Target> meant = meant(ref, all);
    return switch (meant.size()) {
      case 0 -> new Remote.Missing<>(at);
      case 1 -> new Remote.Known<>(meant.get(0), at);
      default -> new Remote.Failed<>(ambiguous(ref, meant), at);
    };
  }

  private static List<Target> meant(EndpointRef ref, List<Target> all) {
    List<Target> fitting =
        all.stream().filter(target -> ref.isFor(target.id(), target.name())).distinct().toList();
    List<Target> exact =
        fitting.stream().filter(target -> target.name().equals(ref.name())).toList();
    return exact.isEmpty() ? fitting : exact;
  }

  private static RemoteError ambiguous(EndpointRef ref, List<Target> meant) {
    // In an order of its own: a message that changes is a write.
    String listed =
        meant.stream()
            .sorted(Comparator.comparing(Target::id))
            .limit(LISTED)
            .map(target -> target.name() + " (" + target.id() + ")")
            .collect(Collectors.joining(", "));
    int unlisted = meant.size() - LISTED;
    String more = unlisted > 0 ? " and %d more".formatted(unlisted) : "";
    return new RemoteError(
        Reason.ENDPOINT_AMBIGUOUS,
        "The %s fits several endpoints: %s%s. Set spec.endpoint.id to the one that is meant"
            .formatted(ref.words(), listed, more),
        null,
        RemoteError.Effect.NONE);
  }
}
