package dev.loraoperator.kubernetes;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.model.AdapterId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose a status is, {@code <OWNER_ID>/<namespace>/<name>} in {@code status.owner}: a backup can be
 * restored under another name, and two installations can see the same resource.
 *
 * @param installation the {@code OWNER_ID} of the operator that wrote it
 * @param id of the resource that it was written for
 */
public record StatusOwner(String installation, AdapterId id) {

  private static final int PARTS = 3;

  /** As {@code status.owner} has it. */
  public String text() {
    return installation + "/" + id;
  }

  /** Empty where the status does not say: it is of an older version, or was handed over. */
  public static Optional<StatusOwner> of(LoraAdapter adapter) {
    LoraAdapterStatus status = adapter.getStatus();
    String text = status == null ? null : status.owner();
    String[] parts = text == null ? new String[0] : text.split("/", -1);
    return parts.length == PARTS
        ? Optional.of(new StatusOwner(parts[0], new AdapterId(parts[1], parts[2])))
        : Optional.empty();
  }

  /**
   * The status of an adapter; null where there is none, and where it is a copy of that of another
   * resource: what is recorded there is not this adapter's.
   */
  public static @Nullable LoraAdapterStatus ownStatus(LoraAdapter adapter) {
    AdapterId id = AdapterMetadata.id(adapter);
    boolean copied = of(adapter).filter(owner -> !owner.id().equals(id)).isPresent();
    return copied ? null : adapter.getStatus();
  }
}
