package dev.loraoperator.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Proof, in the remote description, that an upload is ours: {@code
 * lora-operator:<owner>/<namespace>/<name>/<specHash>}. It carries no UID, so that a cluster
 * rebuilt from Git finds its uploads again.
 */
public record OwnershipMarker(String owner, AdapterId id, String specHash) {

  /** At the very end only: whatever a user writes into the description cannot pose as a marker. */
  private static final Pattern AT_END =
      Pattern.compile("(?:^|\\s)lora-operator:([^/\\s]+)/([^/\\s]+)/([^/\\s]+)/([0-9a-f]+)\\s*$");

  public String text() {
    return "lora-operator:" + owner + "/" + id.namespace() + "/" + id.name() + "/" + specHash;
  }

  /** The marker at the end of a remote description, if there is one. */
  public static Optional<OwnershipMarker> in(@Nullable String description) {
    if (description == null) {
      return Optional.empty();
    }
    Matcher matcher = AT_END.matcher(description);
    return matcher.find()
        ? Optional.of(
            new OwnershipMarker(
                matcher.group(1),
                new AdapterId(matcher.group(2), matcher.group(3)),
                matcher.group(4)))
        : Optional.empty();
  }

  /** Whether {@code other} was set by the same installation for the same resource. */
  public boolean sameResource(OwnershipMarker other) {
    return owner.equals(other.owner) && id.equals(other.id);
  }
}
