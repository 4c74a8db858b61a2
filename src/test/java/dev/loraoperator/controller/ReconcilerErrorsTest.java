package dev.loraoperator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a reconciliation throws: trouble with the API server, or a bug. */
class ReconcilerErrorsTest {

  static Stream<Arguments> errors() {
    KubernetesClientException refused = new KubernetesClientException("refused");
    return Stream.of(
        Arguments.of("of the API server", refused, true),
        Arguments.of("wrapped by the framework's metrics", new OperatorException(refused), true),
        Arguments.of("a bug", new IllegalStateException("bug"), false),
        Arguments.of("a wrapped bug", new OperatorException(new NullPointerException()), false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("errors")
  void onlyABugIsReportedAsOne(String name, Exception thrown, boolean apiServer) {
    assertThat(LoraAdapterReconciler.isOfApiServer(thrown)).isEqualTo(apiServer);
  }
}
