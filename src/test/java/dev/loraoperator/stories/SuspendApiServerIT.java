package dev.loraoperator.stories;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The same stories on a real kube-apiserver. */
class SuspendApiServerIT extends SuspendStories {

  @RegisterExtension static final RunningOperator OPERATOR = RunningOperator.onRealApiServer();

  SuspendApiServerIT() {
    super(OPERATOR);
  }
}
