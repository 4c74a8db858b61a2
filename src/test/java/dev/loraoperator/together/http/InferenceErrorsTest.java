package dev.loraoperator.together.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.RemoteError.Effect;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each text and status of a refused prompt means. */
class InferenceErrorsTest {

  private static final Duration HINT = Duration.ofSeconds(7);

  /** One row: what came back, the reason, and the fix that the message names. */
  record Case(int status, String text, Reason reason, String fix) {
    @Override
    public String toString() {
      return status + " " + text;
    }
  }

  static Stream<Case> failures() {
    return Stream.of(
        new Case(302, "", Reason.UNEXPECTED_REPLY, "Redirects are not followed"),
        new Case(400, "max_tokens is too high", Reason.MODEL_NOT_SERVABLE, "Check spec.verify"),
        new Case(401, "model_not_found", Reason.UNAUTHORIZED, "Check the API key"),
        new Case(402, "", Reason.PAYMENT_REQUIRED, "Add credit"),
        new Case(403, "Nope", Reason.FORBIDDEN, "may ask this model"),
        new Case(404, "", Reason.MODEL_NOT_SERVABLE, "Check spec.verify"),
        new Case(405, "", Reason.NOT_FOUND, "TOGETHER_BASE_URL"),
        new Case(408, "", Reason.TOGETHER_UNAVAILABLE, "Trying again"),
        new Case(410, "Gone", Reason.MODEL_NOT_SERVABLE, "Check spec.verify"),
        new Case(422, "Bad", Reason.MODEL_NOT_SERVABLE, "Check spec.verify"),
        new Case(422, "model_not_available", Reason.MODEL_NOT_SERVABLE, "Check spec.verify"),
        new Case(429, "", Reason.RATE_LIMITED, "Waiting as asked"),
        new Case(500, "chat_template", Reason.TOGETHER_UNAVAILABLE, "Trying again"),
        new Case(503, "", Reason.TOGETHER_UNAVAILABLE, "Trying again"),
        new Case(504, "unable to access", Reason.TOGETHER_UNAVAILABLE, "Trying again"));
  }

  private static RemoteError failure(ProbeOutcome outcome) {
    assertThat(outcome).isInstanceOf(ProbeOutcome.Failed.class);
    return ((ProbeOutcome.Failed) outcome).error();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void saysWhyAndWhatToDo(Case row) {
    // When
    RemoteError failure = failure(InferenceErrors.of(true, row.status(), row.text(), HINT));

    // Then
    assertThat(failure.reason()).isEqualTo(row.reason());
    assertThat(failure.message()).contains("HTTP " + row.status(), row.text(), row.fix());
    assertThat(failure.effect()).isEqualTo(Effect.NONE);
    boolean forGood = row.reason().kind() == Reason.Kind.USER;
    assertThat(failure.retryAfter()).isEqualTo(forGood ? null : HINT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sorry (model_not_available)",
        "Sorry (model_not_found)",
        "Unable to access non-serverless model dev/a. Please create an endpoint",
        "dev/a is a Non-Serverless Model",
        "unable to access model dev/a"
      })
  void aModelThatIsNotServedKeepsTheServicesWords(String text) {
    // Then
    ProbeOutcome notServable = new ProbeOutcome.NotServable(text);
    assertThat(InferenceErrors.of(true, 400, text, null)).isEqualTo(notServable);
    assertThat(InferenceErrors.of(false, 404, text, null)).isEqualTo(notServable);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokenizer.chat_template is not set", "There is no Chat Template"})
  void aChatWithoutATemplateIsAnOutcomeOfItsOwn(String text) {
    // Then
    ProbeOutcome noTemplate = new ProbeOutcome.NoChatTemplate();
    assertThat(InferenceErrors.of(true, 400, text, null)).isEqualTo(noTemplate);
    assertThat(InferenceErrors.of(true, 422, text, null)).isEqualTo(noTemplate);
    assertThat(failure(InferenceErrors.of(false, 400, text, null)).reason())
        .isEqualTo(Reason.MODEL_NOT_SERVABLE);
  }
}
