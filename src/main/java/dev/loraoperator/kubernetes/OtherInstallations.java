package dev.loraoperator.kubernetes;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Reason;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which adapters another installation looks after. They are left alone: two that write the
 * same status would undo each other's work for ever. Thread-safe.
 */
public final class OtherInstallations {

  private static final Logger LOGGER = LoggerFactory.getLogger(OtherInstallations.class);

  private final String ours;
  private final EventWriter events;
  private final Set<AdapterId> told = ConcurrentHashMap.newKeySet();

  /**
   * @param ours the {@code OWNER_ID} of this installation
   */
  public OtherInstallations(String ours, EventWriter events) {
    this.ours = ours;
    this.events = events;
  }

  /** Never of a deletion that its user has abandoned: any installation may let go of that. */
  public boolean lookAfter(LoraAdapter adapter) {
    boolean abandoned = adapter.isMarkedForDeletion() && AdapterMetadata.abandoned(adapter);
    return !abandoned && other(adapter).isPresent();
  }

  /**
   * Says in one Event and one log line that an adapter is left alone, and what the ways out are.
   */
  public void tell(LoraAdapter adapter) {
    AdapterId id = AdapterMetadata.id(adapter);
    other(adapter).filter(owner -> told.add(id)).ifPresent(owner -> tell(adapter, owner));
  }

  /** The adapter is gone. */
  public void forget(AdapterId id) {
    told.remove(id);
  }

  private Optional<StatusOwner> other(LoraAdapter adapter) {
    AdapterId id = AdapterMetadata.id(adapter);
    return StatusOwner.of(adapter)
        .filter(owner -> owner.id().equals(id) && !owner.installation().equals(ours));
  }

  private void tell(LoraAdapter adapter, StatusOwner owner) {
    String message = message(owner);
    LOGGER
        .atWarn()
        .addKeyValue(LogKeys.NAMESPACE, owner.id().namespace())
        .addKeyValue(LogKeys.NAME, owner.id().name())
        .addKeyValue(LogKeys.REASON, Reason.OTHER_OWNER.text())
        .addKeyValue(LogKeys.MESSAGE, message)
        .log("adapter left alone");
    events.write(adapter, true, Reason.OTHER_OWNER.text(), message);
  }

  private String message(StatusOwner owner) {
    return "Left alone: the installation with OWNER_ID="
        + owner.installation()
        + " looks after it, and OWNER_ID here is "
        + ours
        + ". Set OWNER_ID back, or limit one of the two with WATCH_NAMESPACES. If the other one is"
        + " gone for good, hand the adapter over: kubectl patch lora "
        + owner.id().name()
        + " -n "
        + owner.id().namespace()
        + " --subresource=status --type=merge -p '{\"status\":{\"owner\":null}}'."
        + " To delete it without the other one: annotate it with lora-operator.dev/abandon=true";
  }
}
