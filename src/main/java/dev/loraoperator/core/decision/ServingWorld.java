package dev.loraoperator.core.decision;

import dev.loraoperator.core.remote.Ask;
import dev.loraoperator.core.remote.BindingCall;
import dev.loraoperator.core.remote.BindingOutcome;
import dev.loraoperator.core.remote.EndpointView;
import dev.loraoperator.core.remote.Errand;
import dev.loraoperator.core.remote.InferenceOutcome;
import dev.loraoperator.core.remote.Remote;
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
    Remote<EndpointView> endpoint,
    Remote<List<String>> attached,
    @Nullable Errand<BindingCall, BindingOutcome> binding,
    @Nullable Errand<Ask, InferenceOutcome> asked) {

  /** Nothing was looked at. */
  public static final ServingWorld UNSEEN =
      new ServingWorld(
          false, null, null, new Remote.NotAsked<>(), new Remote.NotAsked<>(), null, null);
}
