package dev.loraoperator.together.v1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.RemoteError.Effect;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each text and status of a refused attach or detach means. */
class AttachErrorsTest {

  private static final Duration HINT = Duration.ofSeconds(7);
  private static final String STALE = "Endpoint name in model_id does not match the endpoint";
  private static final String NO_ENDPOINT = "No endpoint with this ID exists";
  private static final String NOT_BOUND = "Model dev/a is not bound to endpoint acme/base";

  /** One row: what came back, the reason, and the fix that the message names. */
  record Case(int status, String text, Reason reason, String fix) {
    @Override
    public String toString() {
      return status + " " + text;
    }
  }

  static Stream<Case> texts() {
    return Stream.of(
        new Case(404, NO_ENDPOINT, Reason.ENDPOINT_NOT_FOUND, "in spec.endpoint"),
        new Case(
            400,
            "Endpoint acme/base does not have LoRA enabled",
            Reason.LORA_NOT_ENABLED,
            "created with LoRA enabled"),
        new Case(
            400,
            "Adapter base model is not compatible with endpoint",
            Reason.BASE_MODEL_INCOMPATIBLE,
            "serves the adapter's base model"),
        new Case(
            409,
            "Model dev/a is already bound to endpoint acme/other",
            Reason.ALREADY_BOUND,
            "Detach it from the other endpoint first"),
        new Case(
            400,
            "Endpoint must be a dedicated endpoint",
            Reason.ENDPOINT_UNSUITABLE,
            "private dedicated endpoint"),
        new Case(
            403,
            "Endpoint cannot be a public dedicated endpoint",
            Reason.ENDPOINT_UNSUITABLE,
            "private dedicated endpoint"),
        new Case(404, "Could not find model dev/a", Reason.ADAPTER_NOT_FOUND, "Trying again"),
        new Case(
            422,
            "model_id must be in format endpoint:model",
            Reason.BINDING_REFUSED,
            "for a colon"));
  }

  static Stream<Case> statuses() {
    return Stream.of(
        new Case(307, "", Reason.UNEXPECTED_REPLY, "Redirects are not followed"),
        new Case(400, "Too many adapters", Reason.BINDING_REFUSED, "takes LoRA adapters"),
        new Case(401, "", Reason.UNAUTHORIZED, "Check the API key"),
        new Case(402, "", Reason.PAYMENT_REQUIRED, "Add credit"),
        new Case(403, "No", Reason.FORBIDDEN, "may change the endpoint's adapters"),
        new Case(404, "", Reason.BINDING_REFUSED, "takes LoRA adapters"),
        new Case(405, "", Reason.BINDING_REFUSED, "takes LoRA adapters"),
        new Case(408, "", Reason.TOGETHER_UNAVAILABLE, "Trying again"),
        new Case(409, "Busy", Reason.BINDING_REFUSED, "takes LoRA adapters"),
        new Case(422, "Bad", Reason.BINDING_REFUSED, "takes LoRA adapters"),
        new Case(429, "", Reason.RATE_LIMITED, "Waiting as asked"),
        new Case(500, "", Reason.TOGETHER_UNAVAILABLE, "Trying again"),
        new Case(500, NO_ENDPOINT, Reason.TOGETHER_UNAVAILABLE, "Trying again"),
        new Case(503, "", Reason.TOGETHER_UNAVAILABLE, "Trying again"));
  }

  private static RemoteError failure(AttachOutcome outcome) {
    assertThat(outcome).isInstanceOf(AttachOutcome.Failed.class);
    return ((AttachOutcome.Failed) outcome).error();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"texts", "statuses"})
  void saysWhyAndWhatToDo(Case row) {
    // When
    RemoteError failure = failure(AttachErrors.ofAttach(row.status(), row.text(), HINT));

    // Then
    assertThat(failure.reason()).isEqualTo(row.reason());
    assertThat(failure.message()).contains("HTTP " + row.status(), row.text(), row.fix());
    assertThat(failure.effect()).isEqualTo(Effect.NONE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"texts", "statuses"})
  void keepsTheWaitOfWhatIsTriedAgain(Case row) {
    // When
    RemoteError failure = failure(AttachErrors.ofAttach(row.status(), row.text(), HINT));

    // Then
    boolean forGood = row.reason().kind() == Reason.Kind.USER;
    assertThat(failure.retryAfter()).isEqualTo(forGood ? null : HINT);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 409, 422, 429})
  void aTextCountsWithAnyClientError(int status) {
    // When
    RemoteError failure =
        failure(AttachErrors.ofAttach(status, "LORA: DOES NOT HAVE LORA ENABLED", null));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.LORA_NOT_ENABLED);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 409, 422})
  void aChangedEndpointNameIsNoFailure(int status) {
    // Then
    assertThat(AttachErrors.ofAttach(status, STALE, null))
        .isInstanceOf(AttachOutcome.StaleName.class);
    assertThat(AttachErrors.ofDetach(status, STALE, null)).isInstanceOf(AttachOutcome.Failed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {NO_ENDPOINT, NOT_BOUND})
  void whatIsNotBoundIsDetached(String text) {
    // Then
    assertThat(AttachErrors.ofDetach(400, text, null)).isInstanceOf(AttachOutcome.Done.class);
    assertThat(AttachErrors.ofDetach(404, text, null)).isInstanceOf(AttachOutcome.Done.class);
  }

  @Test
  void aServerErrorIsNotDetached() {
    // When
    RemoteError failure = failure(AttachErrors.ofDetach(500, NOT_BOUND, HINT));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.TOGETHER_UNAVAILABLE);
  }

  @Test
  void aNotFoundWithoutTheTextIsNotDetached() {
    // When
    RemoteError failure = failure(AttachErrors.ofDetach(404, "Not found", null));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.BINDING_REFUSED);
  }

  @Test
  void whatIsNotBoundCannotBeAttachedTo() {
    // When
    RemoteError failure = failure(AttachErrors.ofAttach(400, NOT_BOUND, null));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.BINDING_REFUSED);
  }
}
