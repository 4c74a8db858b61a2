package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.AttachCall;
import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Probe;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.backend.Target;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one pass has observed of endpoints and inference.
 *
 * @param observed false when nothing of this was looked at in this pass
 * @param reconcileRequest what a person has asked for by annotation
 * @param nextCheck when the attachment is to be looked at next; null when there is none
 * @param endpoint the one that is wanted
 * @param attached the model ids attached to it
 * @param binding our last call to attach or detach
 * @param asked our last question
 */
public record ServingWorld(
    boolean observed,
    @Nullable String reconcileRequest,
    @Nullable Instant nextCheck,
    Remote<Target> endpoint,
    Remote<List<String>> attached,
    @Nullable RemoteCall<AttachCall, AttachOutcome> binding,
    @Nullable RemoteCall<Probe, ProbeOutcome> asked) {

  /** Nothing was looked at. */
  public static final ServingWorld UNSEEN =
      new ServingWorld(
          false, null, null, new Remote.NotAsked<>(), new Remote.NotAsked<>(), null, null);
}
