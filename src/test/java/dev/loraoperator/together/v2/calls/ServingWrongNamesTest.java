package dev.loraoperator.together.v2.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.Reason;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is reported of a model, a config or a deployment that the test server does not have. */
class ServingWrongNamesTest extends ServingRig {

  /** A call that is refused for what it names, and what is reported. */
  record Failed(Reason reason, Function<ServingWrongNamesTest, WriteReply<?>> call, String text) {}

  static Stream<Failed> failures() {
    return Stream.of(
        new Failed(Reason.MODEL_NOT_FOUND, test -> test.deploy("ml_x", "cr_x"), "model not found"),
        new Failed(
            Reason.REQUEST_REFUSED, test -> test.deploy(test.modelId, "cr_x"), "config not found"),
        new Failed(
            Reason.REQUEST_REFUSED,
            test -> test.deploy(test.modelId, "cr_CdGemma"),
            "not compatible with the model"),
        new Failed(Reason.REQUEST_REFUSED, test -> test.route("dep_x"), "does not belong to this"));
  }

  private WriteReply<?> deploy(String model, String config) {
    return api.deployments()
        .create(
            project,
            endpointId,
            new NewDeployment(
                "main",
                NewDeployment.model(project.id(), model, null),
                NewDeployment.config("proj_together", config),
                ONE,
                List.of(),
                null));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whatIsNamedWronglyIsQuoted(Failed row) {
    // When
    RemoteError error = error(row.call().apply(this));

    // Then
    assertThat(error.reason()).isEqualTo(row.reason());
    assertThat(error.message()).contains(row.text());
    assertThat(v2.deployments()).isEmpty();
  }
}
