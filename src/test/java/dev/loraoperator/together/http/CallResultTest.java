package dev.loraoperator.together.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How each result of a call is counted. */
class CallResultTest {

  private static RemoteError error(Reason reason) {
    return new RemoteError(reason, "words", null, RemoteError.Effect.NONE);
  }

  private static CreateOutcome failed(Reason reason) {
    return new CreateOutcome.Failed(error(reason));
  }

  static Stream<Arguments> uploads() {
    return Stream.of(
        Arguments.of(new CreateOutcome.Created(new RemoteRef(null, null, "j")), CallResult.OK),
        Arguments.of(new CreateOutcome.NameTaken(), CallResult.REFUSED),
        Arguments.of(failed(Reason.UPLOAD_REFUSED), CallResult.REFUSED),
        Arguments.of(failed(Reason.UNAUTHORIZED), CallResult.UNAUTHORIZED),
        Arguments.of(failed(Reason.PAYMENT_REQUIRED), CallResult.UNAUTHORIZED),
        Arguments.of(failed(Reason.FORBIDDEN), CallResult.UNAUTHORIZED),
        Arguments.of(failed(Reason.RATE_LIMITED), CallResult.RATE_LIMITED),
        Arguments.of(failed(Reason.TOGETHER_UNAVAILABLE), CallResult.UNAVAILABLE),
        Arguments.of(failed(Reason.UNEXPECTED_REPLY), CallResult.MALFORMED));
  }

  @ParameterizedTest
  @MethodSource("uploads")
  void countsAnUpload(CreateOutcome outcome, CallResult result) {
    assertThat(CallResult.of(outcome)).isEqualTo(result);
  }

  static Stream<Arguments> others() {
    RemoteError down = error(Reason.TOGETHER_UNAVAILABLE);
    ProbeOutcome answered = new ProbeOutcome.Answered(null, "", null, 1, 1, Duration.ZERO);
    return Stream.of(
        Arguments.of(CallResult.of(new Reply.Success<>("x", null)), CallResult.OK),
        Arguments.of(CallResult.of(new Reply.NotFound<>()), CallResult.OK),
        Arguments.of(CallResult.of(new Reply.Failure<>(down)), CallResult.UNAVAILABLE),
        Arguments.of(
            CallResult.of(new Reply.Failure<>(error(Reason.NOT_FOUND))), CallResult.REFUSED),
        Arguments.of(CallResult.of(new AttachOutcome.Done()), CallResult.OK),
        Arguments.of(CallResult.of(new AttachOutcome.StaleName()), CallResult.REFUSED),
        Arguments.of(CallResult.of(new AttachOutcome.Failed(down)), CallResult.UNAVAILABLE),
        Arguments.of(CallResult.of(answered), CallResult.OK),
        Arguments.of(CallResult.of(new ProbeOutcome.NoChatTemplate()), CallResult.REFUSED),
        Arguments.of(CallResult.of(new ProbeOutcome.NotServable("w")), CallResult.REFUSED),
        Arguments.of(CallResult.of(new ProbeOutcome.Failed(down)), CallResult.UNAVAILABLE));
  }

  @ParameterizedTest
  @MethodSource("others")
  void countsEveryOtherCall(CallResult counted, CallResult result) {
    assertThat(counted).isEqualTo(result);
  }

  /** The number of reasons grows; the number of results does not. */
  @ParameterizedTest
  @EnumSource(Reason.class)
  void anErrorIsNeverCountedAsSuccess(Reason reason) {
    assertThat(CallResult.of(new Reply.Failure<>(error(reason)))).isNotEqualTo(CallResult.OK);
  }
}
