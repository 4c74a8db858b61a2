package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.Attachment;
import dev.loraoperator.lifecycle.state.RetryGate;
import dev.loraoperator.lifecycle.state.Serving;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.state.UploadRecord;
import dev.loraoperator.lifecycle.state.Verification;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.model.Fingerprint;
import dev.loraoperator.model.VerifySettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted once the upload is complete, and how much of it is so already.
 *
 * @param model the uploaded model's name, as the service spells it
 */
public record ServePlan(
    AdapterSpec request, String model, State progress, @Nullable String reconcileRequest) {

  /** An answer is kept in memory until the status that tells it has surely been seen. */
  static final Duration REMEMBERED = Duration.ofMinutes(5);

  /** The plan for an upload that is complete. */
  public static ServePlan of(
      AdapterSpec request, State progress, @Nullable String reconcileRequest) {
    UploadRecord upload = Objects.requireNonNull(progress.upload());
    return new ServePlan(
        request, Objects.requireNonNull(upload.acceptedName()), progress, reconcileRequest);
  }

  /** The same plan, further on. */
  ServePlan after(State later) {
    return new ServePlan(request, model, later, reconcileRequest);
  }

  public @Nullable EndpointRef endpoint() {
    return request.endpoint();
  }

  VerifySettings verify() {
    return request.verify();
  }

  /** The attachment that is wanted, if it is recorded and was confirmed. */
  public Optional<Attachment> confirmed() {
    Serving serving = progress.serving();
    if (endpoint() == null
        || serving.endpoint() == null
        || serving.bound() == null
        || !serving.bound().isTrue()
        || !serving.endpoint().isMeantBy(endpoint())) {
      return Optional.empty();
    }
    return serving.attachments().stream()
        .filter(held -> held.endpointId().equals(serving.endpoint().id()))
        .filter(held -> held.endpointName().equals(serving.endpoint().name()))
        .filter(held -> held.model().equals(model))
        .findFirst();
  }

  /** What to call the model with: {@code endpoint:model} once attached, else its name. */
  String target() {
    return confirmed().map(Attachment::modelId).orElse(model);
  }

  /** Attachments that are not wanted any more. */
  List<Attachment> stale() {
    Attachment wanted = confirmed().orElse(null);
    return progress.serving().attachments().stream().filter(held -> !held.equals(wanted)).toList();
  }

  /** Changes whenever the model has to be asked again. */
  public String verificationRevision() {
    return Fingerprint.of(
        target(), verify().revision(), reconcileRequest == null ? "" : reconcileRequest);
  }

  /** What was found out for exactly this revision. */
  Optional<Verification> verification() {
    return Optional.ofNullable(progress.verification())
        .filter(known -> known.revision().equals(verificationRevision()));
  }

  /** Whether the model counts as one that answers. */
  boolean answered() {
    return !verify().enabled() || verification().filter(Verification::answered).isPresent();
  }

  /** Whether the question is open at {@code now}. */
  public boolean mustVerify(Instant now, String inputsRevision) {
    if (answered()) {
      return false;
    }
    RetryGate setback = verification().map(Verification::setback).orElse(null);
    return setback == null || !setback.holds(now, inputsRevision);
  }

  /** Whether something is attached that is not wanted. */
  public boolean mustRelease() {
    return !stale().isEmpty();
  }

  /**
   * Whether nothing at all is to be looked at: settled, without an endpoint, and the answer so long
   * ago that no call for it is remembered any more.
   */
  public boolean rests(Instant now) {
    Verification verification = progress.verification();
    boolean remembered =
        verification != null
            && verification.answer() != null
            && now.isBefore(verification.answer().time().plus(REMEMBERED));
    return settled() && endpoint() == null && !remembered;
  }

  /** Whether nothing is left to do but to look at the attachment now and then. */
  boolean settled() {
    return progress.setback() == null
        && answered()
        && stale().isEmpty()
        && (endpoint() == null || confirmed().isPresent());
  }
}
