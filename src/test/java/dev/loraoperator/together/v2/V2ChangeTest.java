package dev.loraoperator.together.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.RecordOutcome;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.model.Reason;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.v2.GrpcCode;
import dev.loraoperator.testing.v2.GrpcErrors;
import dev.loraoperator.testing.v2.ReceivedCall;
import dev.loraoperator.testing.v2.V2Route;
import dev.loraoperator.testing.v2.WhoamiShape;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records that are changed and deleted. */
class V2ChangeTest extends V2BackendRig {

  private static String id(RemoteRef ref) {
    return String.valueOf(ref.modelId());
  }

  private static @Nullable RemoteError error(RecordOutcome outcome) {
    return outcome.<@Nullable RemoteError>fold(() -> null, error -> error);
  }

  private RecordOutcome describe(String modelId) {
    return process.change(BOT, KEY, new Operation.Describe(modelId, "new " + MARKER.text()));
  }

  private RecordOutcome delete(String modelId) {
    return process.change(BOT, KEY, new Operation.Delete(modelId));
  }

  @Test
  void replacesTheDescriptionAndNothingElse() {
    // Given
    RemoteRef upload = uploaded();

    // When
    RecordOutcome outcome = describe(id(upload));

    // Then
    ReceivedCall call = v2.received(V2Route.PATCH_MODEL).get(0);
    assertThat(outcome).isEqualTo(new RecordOutcome.Done());
    assertThat(v2.models().get(0).description()).isEqualTo("new " + MARKER.text());
    assertThat(call.query()).containsEntry("updateMask", "description");
    assertThat(call.body().size()).isEqualTo(1);
  }

  @Test
  void deletesARecord() {
    // Given
    RemoteRef upload = uploaded();

    // When
    RecordOutcome outcome = delete(id(upload));

    // Then
    assertThat(outcome).isEqualTo(new RecordOutcome.Done());
    assertThat(v2.models().get(0).deleted()).isTrue();
  }

  @Test
  void whatIsNotThereIsDeleted() {
    // Given
    RemoteRef upload = uploaded();
    v2.removeModel(id(upload));

    // Then
    assertThat(delete(id(upload))).isEqualTo(new RecordOutcome.Done());
  }

  @Test
  void whatIsNotThereIsNotChanged() {
    // Given
    RemoteRef upload = uploaded();
    v2.removeModel(id(upload));

    // When
    RemoteError error = error(describe(id(upload)));

    // Then
    assertThat(error.reason()).isEqualTo(Reason.MODEL_NOT_FOUND);
    assertThat(error.effect()).isEqualTo(RemoteError.Effect.NONE);
  }

  @Test
  void whatIsServedIsNotDeleted() {
    // Given
    RemoteRef upload = uploaded();
    v2.setReferenced(id(upload), true);

    // When
    RemoteError error = error(delete(id(upload)));

    // Then
    assertThat(error.reason()).isEqualTo(Reason.MODEL_IN_USE);
    assertThat(error.message()).contains("referenced by a live deployment");
    assertThat(v2.models().get(0).deleted()).isFalse();
  }

  /** A reply, and the reason of the failure. */
  record Refused(String name, InjectedFault fault, Reason reason) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Refused> refusals() {
    return Stream.of(
        new Refused("a proxy's page", InjectedFault.body(404, "<html>"), Reason.NOT_FOUND),
        new Refused(
            "a gateway's 404",
            InjectedFault.body(404, "{\"message\":\"Not Found\"}"),
            Reason.NOT_FOUND),
        new Refused(
            "no such project",
            GrpcErrors.fault(GrpcCode.NOT_FOUND, "project not found"),
            Reason.PROJECT_UNKNOWN),
        new Refused("not allowed", InjectedFault.status(403), Reason.FORBIDDEN),
        new Refused("conflict", InjectedFault.status(409), Reason.CONFLICT),
        new Refused("too many", InjectedFault.status(429), Reason.RATE_LIMITED),
        new Refused("no credit", InjectedFault.status(402), Reason.PAYMENT_REQUIRED),
        new Refused("out of order", InjectedFault.status(500), Reason.TOGETHER_UNAVAILABLE),
        new Refused("no reply", new InjectedFault.LoseReply(), Reason.TOGETHER_UNAVAILABLE));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aRefusedDeletionIsNoDeletion(Refused refused) {
    // Given
    RemoteRef upload = uploaded();
    v2.calls().failAlways(V2Route.DELETE_MODEL, refused.fault());

    // When
    RemoteError error = error(delete(id(upload)));

    // Then
    assertThat(error.reason()).isEqualTo(refused.reason());
    assertThat(error.effect()).isEqualTo(RemoteError.Effect.NONE);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aRefusedChangeMayBeMadeAgain(Refused refused) {
    // Given
    RemoteRef upload = uploaded();
    v2.calls().failAlways(V2Route.PATCH_MODEL, refused.fault());

    // When
    RemoteError error = error(describe(id(upload)));

    // Then
    assertThat(error.reason()).isEqualTo(refused.reason());
    assertThat(error.effect()).isEqualTo(RemoteError.Effect.NONE);
  }

  @Test
  void nothingIsChangedWhereTheProjectIsNotKnown() {
    // Given
    v2.behaviour().withWhoami(WhoamiShape.ABSENT);

    // When
    RemoteError error = error(delete("ml_1"));

    // Then
    assertThat(error.reason()).isEqualTo(Reason.PROJECT_UNKNOWN);
    assertThat(v2.calls().count(V2Route.DELETE_MODEL)).isZero();
  }
}
