package dev.loraoperator.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Proof, in the remote description, that an upload is ours: {@code
 * lora-operator:<owner>/<namespace>/<name>/<specHash>[.<upload>]}. It carries no UID, so that a
 * cluster rebuilt from Git finds its uploads again.
 *
 * @param upload which upload of this spec, from 1; not written where it is the first
 */
public record OwnershipMarker(String owner, AdapterId id, String specHash, int upload) {

  /** At the very end only: whatever a user writes into the description cannot pose as a marker. */
  private static final Pattern AT_END =
      Pattern.compile(
          "(?:^|\\s)lora-operator:([^/\\s]+)/([^/\\s]+)/([^/\\s]+)/([0-9a-f]+)(?:\\.([1-9][0-9]{0,8}))?\\s*$");

  private static final String START = "lora-operator:";

  /** Of the first upload of a spec. */
  public OwnershipMarker(String owner, AdapterId id, String specHash) {
    this(owner, id, specHash, 1);
  }

  public String text() {
    String number = upload == 1 ? "" : "." + upload;
    return START + owner + "/" + id.namespace() + "/" + id.name() + "/" + specHash + number;
  }

  /** The marker at the end of a remote description, if there is one. */
  public static Optional<OwnershipMarker> in(@Nullable String description) {
    if (description == null || !description.contains(START)) {
      return Optional.empty();
    }
    Matcher matcher = AT_END.matcher(description);
    return matcher.find()
        ? Optional.of(
            new OwnershipMarker(
                matcher.group(1),
                new AdapterId(matcher.group(2), matcher.group(3)),
                matcher.group(4),
                matcher.group(5) == null ? 1 : Integer.parseInt(matcher.group(5))))
        : Optional.empty();
  }

  /** Whether {@code other} is of the same resource and spec, whichever upload of it. */
  public boolean sameSpec(OwnershipMarker other) {
    return sameResource(other) && specHash.equals(other.specHash);
  }

  /** Whether {@code other} was set by the same installation for the same resource. */
  public boolean sameResource(OwnershipMarker other) {
    return owner.equals(other.owner) && id.equals(other.id);
  }
}
