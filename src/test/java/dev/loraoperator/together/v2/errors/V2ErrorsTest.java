package dev.loraoperator.together.v2.errors;

import static dev.loraoperator.together.v2.calls.TestV2.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.RemoteError.Effect;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.Reason.Kind;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each status, code and text of a refused call of v2 means. */
class V2ErrorsTest {

  private static final Duration HINT = Duration.ofSeconds(7);

  /** One row: the call, what came back, and what it means. */
  record Case(
      Purpose purpose,
      int status,
      String body,
      Reason reason,
      Kind kind,
      Effect effect,
      String fix) {
    @Override
    public String toString() {
      return purpose + " " + status + " " + body.strip();
    }
  }

  private static Case row(
      Purpose purpose, int status, String body, Reason reason, Kind kind, String fix) {
    return new Case(purpose, status, body, reason, kind, Effect.NONE, fix);
  }

  private static String says(String text) {
    return problem(9, "Failed Precondition", text);
  }

  static Stream<Case> texts() {
    String live = "the model is referenced by a live deployment";
    return Stream.of(
        row(
            Purpose.CREATE_MODEL,
            400,
            problem(3, "Invalid Argument", "unknown field \\\"model_type\\\""),
            Reason.REQUEST_REFUSED,
            Kind.BACK_OFF,
            "unknown field \"model_type\". The operator and the API do not fit together"),
        row(
            Purpose.READ,
            400,
            problem(3, "Invalid Argument", "unknown field \\\"x\\\""),
            Reason.REQUEST_REFUSED,
            Kind.BACK_OFF,
            "another version of the operator"),
        row(
            Purpose.DELETE_MODEL,
            400,
            problem(9, "Failed Precondition", "unknown field \\\"x\\\""),
            Reason.REQUEST_REFUSED,
            Kind.BACK_OFF,
            "another version of the operator"),
        row(
            Purpose.PATCH_MODEL,
            400,
            says("no fields to update"),
            Reason.REQUEST_REFUSED,
            Kind.BACK_OFF,
            "another version of the operator"),
        row(
            Purpose.READ,
            400,
            says("invalid filter expression"),
            Reason.REQUEST_REFUSED,
            Kind.BACK_OFF,
            "another version of the operator"),
        row(
            Purpose.CREATE_MODEL,
            400,
            problem(3, "Invalid Argument", "base_model_id is required"),
            Reason.BASE_MODEL_REQUIRED,
            Kind.USER,
            "Set spec.baseModel"),
        row(
            Purpose.CREATE_MODEL,
            404,
            problem(5, "Not Found", "model ml_x not found"),
            Reason.BASE_MODEL_UNSUPPORTED,
            Kind.USER,
            "Set spec.baseModel"),
        row(
            Purpose.CREATE_UPLOAD,
            404,
            problem(5, "Not Found", "model not found"),
            Reason.MODEL_NOT_FOUND,
            Kind.BACK_OFF,
            "The record of the model is gone"),
        row(
            Purpose.CREATE_UPLOAD,
            400,
            "{\"error\":{\"message\":\"Model not found\"}}",
            Reason.MODEL_NOT_FOUND,
            Kind.BACK_OFF,
            "The record of the model is gone"),
        row(
            Purpose.DELETE_MODEL,
            400,
            says(live),
            Reason.MODEL_IN_USE,
            Kind.WAIT,
            live + ". Stop and delete what serves the model"),
        row(
            Purpose.DELETE_MODEL,
            400,
            problem(3, "Invalid Argument", live),
            Reason.MODEL_IN_USE,
            Kind.WAIT,
            live),
        row(
            Purpose.DELETE_MODEL,
            400,
            says("the adapter is attached"),
            Reason.MODEL_IN_USE,
            Kind.WAIT,
            "the adapter is attached"),
        row(
            Purpose.DELETE_MODEL,
            409,
            problem(10, "Aborted", "etag mismatch"),
            Reason.CONFLICT,
            Kind.BACK_OFF,
            "Trying again"),
        row(
            Purpose.PATCH_MODEL,
            409,
            problem(10, "Aborted", "Aborted"),
            Reason.CONFLICT,
            Kind.BACK_OFF,
            "Trying again"),
        row(Purpose.PATCH_MODEL, 409, "", Reason.CONFLICT, Kind.BACK_OFF, "Trying again"),
        row(
            Purpose.CREATE_MODEL,
            409,
            problem(10, "Aborted", "etag mismatch"),
            Reason.CONFLICT,
            Kind.BACK_OFF,
            "Trying again"),
        new Case(
            Purpose.CREATE_UPLOAD,
            409,
            problem(6, "Already Exists", "Already Exists"),
            Reason.CONFLICT,
            Kind.BACK_OFF,
            Effect.UNKNOWN,
            "Looking for an upload"),
        row(
            Purpose.CREATE_MODEL,
            429,
            problem(8, "Resource Exhausted", "GPU quota exceeded"),
            Reason.GPU_QUOTA,
            Kind.WAIT,
            "Free GPUs"),
        row(
            Purpose.CREATE_MODEL,
            429,
            problem(8, "Resource Exhausted", "slow down"),
            Reason.RATE_LIMITED,
            Kind.WAIT,
            "Waiting as asked"),
        row(
            Purpose.READ,
            404,
            problem(5, "Not Found", "project proj_9 not found"),
            Reason.PROJECT_UNKNOWN,
            Kind.USER,
            "TOGETHER_PROJECT_ID"),
        row(
            Purpose.CREATE_MODEL,
            404,
            problem(5, "Not Found", "Not Found"),
            Reason.PROJECT_UNKNOWN,
            Kind.USER,
            "TOGETHER_PROJECT_ID"),
        row(
            Purpose.CREATE_UPLOAD,
            404,
            problem(5, "Not Found", "project proj_9 not found"),
            Reason.PROJECT_UNKNOWN,
            Kind.USER,
            "TOGETHER_PROJECT_ID"));
  }

  static Stream<Case> statuses() {
    String html = "<html>secret</html>";
    return Stream.of(
        row(
            Purpose.READ,
            307,
            "",
            Reason.UNEXPECTED_REPLY,
            Kind.BACK_OFF,
            "Redirects are not followed"),
        row(
            Purpose.CREATE_MODEL,
            400,
            problem(3, "Invalid Argument", "rank 512 is not supported"),
            Reason.UPLOAD_REFUSED,
            Kind.USER,
            "rank 512 is not supported (request req-1). Correct the spec"),
        row(
            Purpose.CREATE_UPLOAD,
            422,
            "nonsense",
            Reason.UPLOAD_REFUSED,
            Kind.USER,
            "nonsense (request req-1). Correct the spec"),
        row(
            Purpose.READ,
            400,
            html,
            Reason.UNEXPECTED_REPLY,
            Kind.BACK_OFF,
            "refused a read with HTTP 400. Check TOGETHER_BASE_URL"),
        row(Purpose.READ, 400, says("odd"), Reason.REQUEST_REFUSED, Kind.BACK_OFF, "odd. Trying"),
        row(Purpose.PATCH_MODEL, 422, "", Reason.REQUEST_REFUSED, Kind.BACK_OFF, "Trying again"),
        row(
            Purpose.DELETE_MODEL,
            400,
            problem(3, "Invalid Argument", "odd"),
            Reason.REQUEST_REFUSED,
            Kind.BACK_OFF,
            "odd. Trying again"),
        row(Purpose.DELETE_MODEL, 400, html, Reason.REQUEST_REFUSED, Kind.BACK_OFF, "HTTP 400. "),
        row(Purpose.READ, 401, "{}", Reason.UNAUTHORIZED, Kind.USER, "Check the API key"),
        row(
            Purpose.CREATE_MODEL,
            401,
            problem(16, "Unauthenticated", "bad key"),
            Reason.UNAUTHORIZED,
            Kind.USER,
            "bad key (request req-1). Check the API key"),
        row(Purpose.CREATE_MODEL, 402, "{}", Reason.PAYMENT_REQUIRED, Kind.USER, "Add credit"),
        row(
            Purpose.READ,
            403,
            problem(7, "Permission Denied", "no role"),
            Reason.FORBIDDEN,
            Kind.USER,
            "no role. Use an API key of this project whose role allows it"),
        row(Purpose.READ, 404, html, Reason.NOT_FOUND, Kind.USER, "HTTP 404. Check"),
        row(Purpose.CREATE_MODEL, 404, "{}", Reason.NOT_FOUND, Kind.USER, "set spec.api: v1"),
        row(Purpose.CREATE_UPLOAD, 405, "", Reason.NOT_FOUND, Kind.USER, "set spec.api: v1"),
        row(
            Purpose.READ_CATALOGUE,
            404,
            problem(5, "Not Found", "Not Found"),
            Reason.NOT_FOUND,
            Kind.USER,
            "set spec.api: v1"),
        row(Purpose.READ, 429, "", Reason.RATE_LIMITED, Kind.WAIT, "Waiting as asked"),
        new Case(
            Purpose.CREATE_UPLOAD,
            408,
            "",
            Reason.TOGETHER_UNAVAILABLE,
            Kind.BACK_OFF,
            Effect.UNKNOWN,
            "Trying again"),
        new Case(
            Purpose.CREATE_MODEL,
            500,
            problem(6, "Already Exists", "already exists"),
            Reason.TOGETHER_UNAVAILABLE,
            Kind.BACK_OFF,
            Effect.UNKNOWN,
            "Trying again"),
        new Case(
            Purpose.CREATE_MODEL,
            504,
            html,
            Reason.TOGETHER_UNAVAILABLE,
            Kind.BACK_OFF,
            Effect.UNKNOWN,
            "HTTP 504. Trying again"),
        row(
            Purpose.DELETE_MODEL,
            503,
            problem(14, "Unavailable", live()),
            Reason.TOGETHER_UNAVAILABLE,
            Kind.BACK_OFF,
            "Trying again"));
  }

  private static String live() {
    return "referenced by a live deployment";
  }

  private static RemoteError error(Case row) {
    ProblemBody body = ProblemBody.of(row.body(), List.of());
    String text = body.text();
    String named = row.purpose().isCreation() ? (text + " (request req-1)").strip() : text;
    return V2Errors.of(row.purpose(), new Refusal(row.status(), body, named, HINT));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"texts", "statuses"})
  void saysWhatItMeansAndWhatToDo(Case row) {
    // When
    RemoteError error = error(row);

    // Then
    assertThat(error.reason()).isEqualTo(row.reason());
    assertThat(error.reason().kind()).isEqualTo(row.kind());
    assertThat(error.effect()).isEqualTo(row.effect());
    assertThat(error.message()).contains(row.fix()).contains("HTTP " + row.status());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"texts", "statuses"})
  void aStatedWaitIsKeptWhereItIsTriedAgain(Case row) {
    // When
    RemoteError error = error(row);

    // Then
    assertThat(error.retryAfter()).isEqualTo(row.kind() == Kind.USER ? null : HINT);
  }

  /**
   * A name that is taken has an outcome of its own: it is for the ownership to say what it means.
   */
  record Taken(int status, String body, boolean isTaken) {}

  static Stream<Taken> names() {
    return Stream.of(
        new Taken(409, problem(6, "Already Exists", "Already Exists"), true),
        new Taken(409, "", true),
        new Taken(409, "<html/>", true),
        new Taken(400, problem(6, "Invalid Argument", "odd"), true),
        new Taken(400, "{\"error\":{\"message\":\"Model name already exists\"}}", true),
        new Taken(422, "model NAME ALREADY EXISTS", true),
        new Taken(409, problem(10, "Aborted", "odd"), false),
        new Taken(409, problem(9, "Failed Precondition", "etag mismatch"), false),
        new Taken(400, "<html>already exists</html>", false),
        new Taken(400, problem(3, "Invalid Argument", "odd"), false),
        new Taken(500, problem(6, "Already Exists", "already exists"), false));
  }

  @ParameterizedTest
  @MethodSource("names")
  void knowsANameThatIsTaken(Taken row) {
    ProblemBody body = ProblemBody.of(row.body(), List.of());
    assertThat(new Refusal(row.status(), body, "", null).isNameTaken()).isEqualTo(row.isTaken());
  }

  /** Whether a refusal proves that what was asked for is not there. */
  record Absent(int status, String body, boolean isNotFound, boolean isRouteAbsent) {}

  static Stream<Absent> absences() {
    return Stream.of(
        new Absent(404, problem(5, "Not Found", "Not Found"), true, false),
        new Absent(404, problem(5, "Not Found", "model ml_1 not found"), true, false),
        new Absent(
            404, problem(5, "Not Found", "projects/proj_1/models/ml_1 not found"), true, false),
        new Absent(404, problem(5, "Not Found", "project proj_1 not found"), false, false),
        new Absent(410, problem(5, "Gone", "Gone"), true, false),
        new Absent(400, problem(5, "Not Found", "odd"), true, false),
        new Absent(400, "{\"message\":\"model not found\"}", true, false),
        new Absent(400, problem(3, "Invalid Argument", "odd"), false, false),
        new Absent(404, "{\"error\":{\"message\":\"Model not found\"}}", true, true),
        new Absent(404, "{\"detail\":\"Not Found\"}", false, true),
        new Absent(404, "{\"message\":\"no Route matched\"}", false, true),
        new Absent(404, "{}", false, true),
        new Absent(404, "404 page not found", false, true),
        new Absent(404, "<html/>", false, true),
        new Absent(404, "", false, true),
        new Absent(405, "", false, true),
        new Absent(410, "gone", false, true),
        new Absent(501, "", false, true),
        new Absent(500, "", false, false),
        new Absent(401, "{}", false, false),
        new Absent(403, problem(7, "Permission Denied", "model not found"), false, false));
  }

  @ParameterizedTest
  @MethodSource("absences")
  void knowsWhatIsNotThere(Absent row) {
    // When
    Refusal refusal = new Refusal(row.status(), ProblemBody.of(row.body(), List.of()), "", null);

    // Then
    assertThat(refusal.isNotFound()).isEqualTo(row.isNotFound());
    assertThat(refusal.isRouteAbsent()).isEqualTo(row.isRouteAbsent());
  }

  @ParameterizedTest
  @EnumSource(Purpose.class)
  void onlyWhatCannotBeRepeatedHasAnUnknownEffect(Purpose purpose) {
    RemoteError error =
        V2Errors.of(purpose, new Refusal(502, ProblemBody.of("", List.of()), "", null));
    assertThat(error.effect()).isEqualTo(purpose.isCreation() ? Effect.UNKNOWN : Effect.NONE);
  }

  @Test
  void theFirstMeaningCounts() {
    // Given a body that says two things
    Case row =
        row(
            Purpose.DELETE_MODEL,
            400,
            problem(9, "Failed Precondition", "unknown field; referenced by a live deployment"),
            Reason.REQUEST_REFUSED,
            Kind.BACK_OFF,
            "");

    // Then
    assertThat(error(row).reason()).isEqualTo(row.reason());
  }
}
