package dev.loraoperator.together.v2.errors;

import static dev.loraoperator.together.v2.calls.TestV2.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.RemoteError.Effect;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the refusals of endpoints and deployments mean. */
class ObstaclesTest {

  /** A refusal, and the obstacle in it. */
  record Named(String name, Purpose purpose, int status, String body, @Nullable Obstacle why) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static String says(String text) {
    return problem(9, "Failed Precondition", text);
  }

  private static String stale() {
    return problem(10, "Aborted", "etag mismatch");
  }

  static Stream<Named> obstacles() {
    String exists = problem(6, "Already Exists", "Already Exists");
    Purpose deploy = Purpose.CREATE_DEPLOYMENT;
    Purpose check = Purpose.CHECK_DEPLOYMENT;
    Purpose patch = Purpose.PATCH_DEPLOYMENT;
    Purpose delete = Purpose.DELETE_DEPLOYMENT;
    String mustStop = "the deployment must be stopped before it can be deleted";
    String failed = "the deployment is in a terminal FAILED state and cannot be restarted";
    String split = "the deployment stands in an endpoint's traffic split and cannot be deleted";
    String oldSplit = "the deployment is referenced by an endpoint's traffic split";
    String member = "the deployment is an A/B experiment member";
    String timeout = "unknown field \\\"inactive_timeout\\\"";
    return Stream.of(
        new Named("endpoint taken", Purpose.CREATE_ENDPOINT, 409, exists, Obstacle.NAME_TAKEN),
        new Named("deployment taken", deploy, 409, exists, Obstacle.NAME_TAKEN),
        new Named("taken when checked", check, 409, exists, Obstacle.NAME_TAKEN),
        new Named("taken as 400", deploy, 400, says("name already exists"), Obstacle.NAME_TAKEN),
        new Named("taken in v1's words", deploy, 409, "already exists", Obstacle.NAME_TAKEN),
        new Named("409 without words", deploy, 409, "", null),
        new Named("409 in HTML", deploy, 409, "<html>already exists</html>", null),
        new Named("aborted creation", deploy, 409, stale(), null),
        new Named("500 with a code", deploy, 500, exists, null),
        new Named("name of a patch", Purpose.PATCH_ENDPOINT, 409, exists, null),
        new Named("runs", delete, 400, says(mustStop), Obstacle.NOT_STOPPED),
        new Named("runs, as 409", delete, 409, problem(10, "A", mustStop), Obstacle.NOT_STOPPED),
        new Named("stops", patch, 400, says(mustStop), Obstacle.NOT_STOPPED),
        new Named("failed", patch, 400, says(failed), Obstacle.FAILED),
        new Named("stopped", patch, 400, says("already stopped"), Obstacle.ALREADY_STOPPED),
        new Named("in the split", delete, 400, says(split), Obstacle.IN_SPLIT),
        new Named("in the split, older", delete, 400, says(oldSplit), Obstacle.IN_SPLIT),
        new Named("experiment", delete, 400, says(member), Obstacle.IN_EXPERIMENT),
        new Named(
            "experiment in the split",
            Purpose.PATCH_ENDPOINT,
            400,
            says(member),
            Obstacle.IN_EXPERIMENT),
        new Named(
            "endpoint in use",
            Purpose.DELETE_ENDPOINT,
            400,
            says("endpoint has running deployments"),
            Obstacle.HAS_DEPLOYMENTS),
        new Named("endpoint stale", Purpose.DELETE_ENDPOINT, 409, stale(), Obstacle.STALE),
        new Named(
            "endpoint stale by a deployment",
            Purpose.DELETE_ENDPOINT,
            409,
            says("etag mismatch: a deployment was added"),
            Obstacle.STALE),
        new Named("split stale", Purpose.PATCH_ENDPOINT, 409, stale(), Obstacle.STALE),
        new Named("deployment stale", patch, 409, stale(), Obstacle.STALE),
        new Named("deletion stale", delete, 409, problem(9, "T", "etag"), Obstacle.STALE),
        new Named("409 of a proxy", delete, 409, "<html/>", null),
        new Named(
            "nothing to deploy",
            deploy,
            400,
            says("the model has no revisions to deploy"),
            Obstacle.NO_REVISION),
        new Named(
            "bad revision",
            check,
            400,
            says("revision rv_1 has not passed validation: FAILED"),
            Obstacle.REVISION_NOT_VALID),
        new Named("no timeout", deploy, 400, says(timeout), Obstacle.NO_INACTIVE_TIMEOUT),
        new Named("other field", deploy, 400, says("unknown field \\\"x\\\""), null),
        new Named("quota", deploy, 429, says("GPU quota exceeded"), null),
        new Named("not this call's", Purpose.DELETE_MODEL, 400, says(mustStop), null));
  }

  private static Refusal refusal(int status, String body) {
    ProblemBody problem = ProblemBody.of(body, List.of());
    return new Refusal(status, problem, problem.text(), Duration.ofSeconds(7));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("obstacles")
  void isKnownByItsWords(Named row) {
    assertThat(
            Obstacles.in(row.purpose(), refusal(row.status(), row.body()))
                .map(Obstacles.Met::why)
                .orElse(null))
        .isEqualTo(row.why());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("obstacles")
  void isQuotedAndHasNoEffect(Named row) {
    Refusal refusal = refusal(row.status(), row.body());
    Obstacles.in(row.purpose(), refusal)
        .map(Obstacles.Met::error)
        .ifPresent(
            error -> {
              assertThat(error.message()).contains(refusal.body().text());
              assertThat(error.reason()).isIn(Reason.CONFLICT, Reason.REQUEST_REFUSED);
              assertThat(error.effect()).isEqualTo(Effect.NONE);
            });
  }

  /** A refusal that no obstacle is in, and what it is reported as. */
  record Other(Purpose purpose, int status, String body, Reason reason, Effect effect) {}

  static Stream<Other> others() {
    Purpose deploy = Purpose.CREATE_DEPLOYMENT;
    String quota = problem(8, "Resource Exhausted", "GPU quota exceeded: 9 of 8 H100 GPUs");
    return Stream.of(
        new Other(deploy, 429, quota, Reason.GPU_QUOTA, Effect.NONE),
        new Other(Purpose.CHECK_DEPLOYMENT, 429, quota, Reason.GPU_QUOTA, Effect.NONE),
        new Other(Purpose.PATCH_DEPLOYMENT, 429, quota, Reason.GPU_QUOTA, Effect.NONE),
        new Other(deploy, 429, "", Reason.RATE_LIMITED, Effect.NONE),
        new Other(deploy, 409, "", Reason.CONFLICT, Effect.UNKNOWN),
        new Other(deploy, 409, stale(), Reason.CONFLICT, Effect.UNKNOWN),
        new Other(Purpose.CREATE_ENDPOINT, 409, "<html/>", Reason.CONFLICT, Effect.UNKNOWN),
        new Other(Purpose.CHECK_DEPLOYMENT, 409, "", Reason.CONFLICT, Effect.NONE),
        new Other(Purpose.DELETE_DEPLOYMENT, 409, "", Reason.CONFLICT, Effect.NONE),
        new Other(deploy, 400, says("odd"), Reason.REQUEST_REFUSED, Effect.NONE),
        new Other(Purpose.CREATE_ENDPOINT, 422, "odd", Reason.REQUEST_REFUSED, Effect.NONE),
        new Other(deploy, 404, missing("model"), Reason.MODEL_NOT_FOUND, Effect.NONE),
        new Other(
            deploy, 404, missing("projects/p/models/ml_1"), Reason.MODEL_NOT_FOUND, Effect.NONE),
        new Other(deploy, 404, missing("config"), Reason.REQUEST_REFUSED, Effect.NONE),
        new Other(deploy, 404, missing("revision"), Reason.REQUEST_REFUSED, Effect.NONE),
        new Other(deploy, 404, missing("project"), Reason.PROJECT_UNKNOWN, Effect.NONE),
        new Other(
            Purpose.PATCH_ENDPOINT,
            404,
            missing("deployment"),
            Reason.REQUEST_REFUSED,
            Effect.NONE),
        new Other(Purpose.CREATE_ENDPOINT, 404, missing(""), Reason.PROJECT_UNKNOWN, Effect.NONE),
        new Other(deploy, 404, "<html/>", Reason.NOT_FOUND, Effect.NONE));
  }

  private static String missing(String what) {
    return problem(5, "Not Found", what + " not found");
  }

  @ParameterizedTest
  @MethodSource("others")
  void whatIsNoObstacleIsAnError(Other row) {
    // Given
    Refusal refusal = refusal(row.status(), row.body());

    // When
    RemoteError error = V2Errors.of(row.purpose(), refusal);

    // Then
    assertThat(Obstacles.in(row.purpose(), refusal)).isEmpty();
    assertThat(refusal.isPathNotFound(row.purpose())).isFalse();
    assertThat(error.reason()).isEqualTo(row.reason());
    assertThat(error.effect()).isEqualTo(row.effect());
  }
}
