package dev.loraoperator.together.v2.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.RemoteError.Effect;
import dev.loraoperator.testing.v2.DeploymentState;
import dev.loraoperator.testing.v2.SampleCatalogue;
import dev.loraoperator.testing.v2.ValidationStatus;
import dev.loraoperator.together.v2.errors.Obstacle;
import dev.loraoperator.together.v2.rows.ReplicaBounds;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the test server refuses, in the words that are documented. */
class ServingRefusalsTest extends ServingRig {

  /** A call that the server refuses, and why. */
  record Refused(
      String name, Obstacle why, Function<ServingRefusalsTest, WriteReply<?>> call, String text) {
    @Override
    public String toString() {
      return name;
    }
  }

  private String routed(DeploymentState state) {
    String id = made(state);
    done(route(id));
    return id;
  }

  private String experiment() {
    String id = made(DeploymentState.STOPPED);
    serving.setInExperiment(id, true);
    return id;
  }

  private WriteReply<?> deploy(ValidationStatus validation) {
    String revision = v2.revisions(modelId).get(0).id();
    v2.setValidation(modelId, validation);
    return api.deployments().check(project, endpointId, wanted(ONE, revision));
  }

  private WriteReply<?> deployWithoutUpload() {
    assertThat(api.models().create(project, TestV2.ORDER, SampleCatalogue.LLAMA_ID))
        .isInstanceOf(CreateOutcome.Created.class);
    modelId = v2.models().get(1).id();
    return create();
  }

  private WriteReply<?> withTimeout() {
    serving.behaviour().withoutInactiveTimeout();
    NewDeployment plain = wanted(ONE, null);
    return api.deployments()
        .create(
            project,
            endpointId,
            new NewDeployment(
                plain.name(), plain.model(), plain.config(), plain.bounds(), List.of(), 30));
  }

  private WriteReply<?> stale() {
    String id = made(DeploymentState.READY);
    return api.deployments().patchBounds(project, endpointId, id, ONE, "etag-of-before");
  }

  private WriteReply<?> stopAgain(DeploymentState state) {
    serving.behaviour().withRefusedStops();
    return rescale(made(state), ReplicaBounds.STOPPED);
  }

  private WriteReply<?> again() {
    done(create());
    return create();
  }

  private WriteReply<?> deleteRunningWith409() {
    serving.behaviour().withConflictWhenRunning();
    return delete(made(DeploymentState.READY));
  }

  private WriteReply<?> deleteInUse() {
    done(create());
    return api.endpoints().delete(project, endpointId, current().etag());
  }

  static Stream<Refused> refusals() {
    return Stream.of(
        new Refused(
            "endpoint twice",
            Obstacle.NAME_TAKEN,
            test -> test.api.endpoints().create(test.project, "support"),
            "Already Exists"),
        new Refused(
            "deployment twice", Obstacle.NAME_TAKEN, test -> test.again(), "Already Exists"),
        new Refused("stale", Obstacle.STALE, test -> test.stale(), "etag mismatch"),
        new Refused(
            "stale endpoint",
            Obstacle.STALE,
            test -> test.api.endpoints().delete(test.project, test.endpointId, "old"),
            "etag mismatch"),
        new Refused(
            "runs",
            Obstacle.NOT_STOPPED,
            test -> test.delete(test.made(DeploymentState.READY)),
            "must be stopped before"),
        new Refused(
            "runs, as 409",
            Obstacle.NOT_STOPPED,
            test -> test.deleteRunningWith409(),
            "must be stopped before"),
        new Refused(
            "stops",
            Obstacle.NOT_STOPPED,
            test -> test.rescale(test.made(DeploymentState.STOPPING), ONE),
            "must be stopped before"),
        new Refused(
            "failed",
            Obstacle.FAILED,
            test -> test.rescale(test.made(DeploymentState.FAILED), ONE),
            "terminal FAILED state"),
        new Refused(
            "stop of what has failed",
            Obstacle.FAILED,
            test -> test.stopAgain(DeploymentState.FAILED),
            "terminal FAILED state"),
        new Refused(
            "stop of what is stopped",
            Obstacle.ALREADY_STOPPED,
            test -> test.stopAgain(DeploymentState.STOPPED),
            "already stopped"),
        new Refused(
            "in the split",
            Obstacle.IN_SPLIT,
            test -> test.delete(test.routed(DeploymentState.FAILED)),
            "stands in an endpoint's traffic split"),
        new Refused(
            "experiment",
            Obstacle.IN_EXPERIMENT,
            test -> test.delete(test.experiment()),
            "A/B experiment member"),
        new Refused(
            "endpoint in use",
            Obstacle.HAS_DEPLOYMENTS,
            test -> test.deleteInUse(),
            "has running deployments"),
        new Refused(
            "nothing uploaded",
            Obstacle.NO_REVISION,
            test -> test.deployWithoutUpload(),
            "has no revisions to deploy"),
        new Refused(
            "revision not validated",
            Obstacle.REVISION_NOT_VALID,
            test -> test.deploy(ValidationStatus.PENDING),
            "has not passed validation"),
        new Refused(
            "revision not valid",
            Obstacle.REVISION_NOT_VALID,
            test -> test.deploy(ValidationStatus.FAILED),
            "has not passed validation"),
        new Refused(
            "no timeout",
            Obstacle.NO_INACTIVE_TIMEOUT,
            test -> test.withTimeout(),
            "unknown field \"inactiveTimeout\""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void aRefusalIsTheObstacle(Refused row) {
    // When
    WriteReply<?> reply = row.call().apply(this);

    // Then
    assertThat(reply).isInstanceOf(WriteReply.Refused.class);
    WriteReply.Refused<?> refused = (WriteReply.Refused<?>) reply;
    assertThat(refused.why()).isEqualTo(row.why());
    assertThat(refused.error().message()).contains(row.text());
    assertThat(refused.error().effect()).isEqualTo(Effect.NONE);
  }
}
