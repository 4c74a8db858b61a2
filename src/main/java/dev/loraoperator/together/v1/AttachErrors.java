package dev.loraoperator.together.v1;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.RemoteError.Effect;
import dev.loraoperator.model.Reason;
import dev.loraoperator.together.http.StatusErrors;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a refusal to attach or detach means. Together documents the texts (docs: {@code
 * docs/dedicated-endpoints/lora-adapter}) and not the statuses, so a text counts with any 4xx.
 */
final class AttachErrors {

  private static final String STALE_NAME = "endpoint name in model_id does not match";
  private static final String NO_ENDPOINT = "no endpoint with this id exists";
  private static final String NOT_BOUND = "is not bound to endpoint";

  /**
   * @param fragment of the service's text, in lower case
   * @param fix what the user, or the operator, does about it
   */
  private record Meaning(String fragment, Reason reason, String fix) {}

  private static final List<Meaning> MEANINGS =
      List.of(
          new Meaning(
              NO_ENDPOINT,
              Reason.ENDPOINT_NOT_FOUND,
              "Name an endpoint of the API key's account in spec.endpoint"),
          new Meaning(
              "does not have lora enabled",
              Reason.LORA_NOT_ENABLED,
              "Use an endpoint that was created with LoRA enabled"),
          new Meaning(
              "adapter base model is not compatible",
              Reason.BASE_MODEL_INCOMPATIBLE,
              "Use an endpoint that serves the adapter's base model"),
          new Meaning(
              "already bound to endpoint",
              Reason.ALREADY_BOUND,
              "Detach it from the other endpoint first; the operator takes it from nobody"),
          new Meaning(
              "must be a dedicated endpoint",
              Reason.ENDPOINT_UNSUITABLE,
              "Use a private dedicated endpoint"),
          new Meaning(
              "cannot be a public dedicated endpoint",
              Reason.ENDPOINT_UNSUITABLE,
              "Use a private dedicated endpoint"),
          new Meaning(
              "could not find model",
              Reason.ADAPTER_NOT_FOUND,
              "Check that the API key is of the account that uploaded it. Trying again"),
          new Meaning(
              "must be in format",
              Reason.BINDING_REFUSED,
              "Check the endpoint's and the model's name for a colon"));

  private AttachErrors() {}

  /** Whether a refused read says that there is no such job or endpoint. */
  static boolean saysAbsent(int status, String text) {
    return (status == 400 && text.contains("not found"))
        || (status < 500 && text.contains(NO_ENDPOINT));
  }

  /**
   * What a POST other than 2xx means.
   *
   * @param text the service's words, cleaned
   */
  static AttachOutcome ofAttach(int status, String text, @Nullable Duration retryAfter) {
    if (StatusErrors.isClientError(status) && StatusErrors.says(text, STALE_NAME)) {
      return new AttachOutcome.StaleName();
    }
    return new AttachOutcome.Failed(failure(status, text, retryAfter));
  }

  /** What a DELETE other than 2xx means: what is not bound, or bound to nothing, is detached. */
  static AttachOutcome ofDetach(int status, String text, @Nullable Duration retryAfter) {
    if (StatusErrors.isClientError(status)
        && (StatusErrors.says(text, NOT_BOUND) || StatusErrors.says(text, NO_ENDPOINT))) {
      return new AttachOutcome.Done();
    }
    // No other name is tried: only the user knows what is attached under a name that is gone.
    return new AttachOutcome.Failed(failure(status, text, retryAfter));
  }

  private static RemoteError failure(int status, String text, @Nullable Duration retryAfter) {
    String seen = "Together answered HTTP " + status + (text.isEmpty() ? "" : ": " + text) + ". ";
    Optional<Meaning> meaning =
        MEANINGS.stream()
            .filter(
                row ->
                    StatusErrors.isClientError(status) && StatusErrors.says(text, row.fragment()))
            .findFirst();
    return meaning
        .map(row -> failure(row.reason(), seen + row.fix(), retryAfter))
        .orElseGet(() -> ofStatus(status, text, seen, retryAfter));
  }

  private static RemoteError ofStatus(
      int status, String text, String seen, @Nullable Duration retryAfter) {
    boolean ofAnyCall =
        List.of(401, 402, 408, 429).contains(status) || !StatusErrors.isClientError(status);
    if (ofAnyCall) {
      return StatusErrors.of(status, text, retryAfter).withoutEffect();
    }
    return status == 403
        ? failure(
            Reason.FORBIDDEN, seen + "Use an API key that may change the endpoint's adapters", null)
        : failure(
            Reason.BINDING_REFUSED,
            seen + "Check that spec.endpoint takes LoRA adapters of this base model",
            null);
  }

  private static RemoteError failure(Reason reason, String message, @Nullable Duration retryAfter) {
    boolean triedAgain = reason.kind() != Reason.Kind.USER;
    return new RemoteError(reason, message, triedAgain ? retryAfter : null, Effect.NONE);
  }
}
