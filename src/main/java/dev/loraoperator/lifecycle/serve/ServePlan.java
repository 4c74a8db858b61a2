package dev.loraoperator.lifecycle.serve;

import dev.loraoperator.backend.Attachment;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.Serving;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.state.Verification;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.model.Fingerprint;
import dev.loraoperator.model.VerifySettings;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted once the upload is complete, and how much of it is so already.
 *
 * @param revision what is uploaded for the spec
 * @param model its name, as the service spells it
 * @param request the value of the reconcile request that the model was, or is to be, verified for
 */
public record ServePlan(
    AdapterSpec spec, Revision revision, String model, State state, String request) {

  /** The plan for the spec, whose upload in {@code state} is complete. */
  public static ServePlan of(Situation s, State state) {
    return of(s.spec(), state, s.requestValue());
  }

  /**
   * The same for one spec.
   *
   * @param request the value of the reconcile request; empty when there has never been one
   */
  public static ServePlan of(AdapterSpec spec, State state, String request) {
    Revision revision = state.revision(spec.specHash()).orElseThrow();
    return new ServePlan(
        spec, revision, Objects.requireNonNull(revision.ref().modelName()), state, request);
  }

  public @Nullable EndpointRef endpoint() {
    return spec.endpoint();
  }

  VerifySettings verify() {
    return spec.verify();
  }

  /** Whether something serves the model, so that it can be called. */
  public boolean isServed() {
    return revision.api().servesUploads();
  }

  /** Whether the model is sent the verification prompt. */
  boolean isAsked() {
    return verify().enabled() && isServed();
  }

  /** Whether Ready has to wait for the model's answer. */
  boolean gatesReady() {
    return isAsked() && verify().required();
  }

  /**
   * The revision on another API that applications go on using: it serves, and nothing in the spec
   * serves the new one.
   */
  public Optional<Revision> stillServing() {
    return isServed()
        ? Optional.empty()
        : state
            .current()
            .filter(current -> current.number() != revision.number())
            .filter(current -> current.placement().api() != revision.placement().api())
            .filter(this::serves);
  }

  private boolean serves(Revision current) {
    boolean isAttached =
        state.serving().attachments().stream()
            .anyMatch(held -> held.model().equals(current.ref().modelName()));
    Verification verification = state.verification();
    return isAttached || (verification != null && verification.answered());
  }

  /** The attachment that is wanted, if it is recorded and was confirmed. */
  public Optional<Attachment> confirmed() {
    Serving.Endpoint seen = state.serving().endpoint();
    EndpointRef wanted = endpoint();
    boolean bound = state.serving().bound() != null && state.serving().bound().isTrue();
    if (!bound || wanted == null || seen == null || !wanted.isFor(seen.id(), seen.name())) {
      return Optional.empty();
    }
    if (!revision.isAttachable()) {
      return Optional.empty(); // one of the same name on another API is
    }
    return state.serving().attachments().stream()
        .filter(held -> held.endpointId().equals(seen.id()))
        .filter(held -> held.endpointName().equals(seen.name()))
        .filter(held -> held.model().equals(model))
        .findFirst();
  }

  /** What an application passes as {@code model}: of the attachment, else the model's name. */
  String inferenceModel() {
    return confirmed().map(Attachment::inferenceModel).orElse(model);
  }

  /** Attachments that are not wanted any more. */
  List<Attachment> stale() {
    Attachment wanted = confirmed().orElse(null);
    return state.serving().attachments().stream().filter(held -> !held.equals(wanted)).toList();
  }

  /** Changes whenever the model has to be verified again. */
  String probeHash() {
    return Fingerprint.of(inferenceModel(), verify().hash(), request);
  }

  /** The verification for exactly this model, prompt and request. */
  public Optional<Verification> verification() {
    return Optional.ofNullable(state.verification())
        .filter(known -> known.probeHash().equals(probeHash()));
  }

  /** Whether the model counts as one that answers. */
  public boolean isAnswered() {
    return !isAsked() || verification().filter(Verification::answered).isPresent();
  }

  /** Whether nothing is left to do but to check the attachment on the interval. */
  public boolean isSettled() {
    return state.gate() == null
        && isAnswered()
        && stale().isEmpty()
        && (endpoint() == null || confirmed().isPresent());
  }
}
