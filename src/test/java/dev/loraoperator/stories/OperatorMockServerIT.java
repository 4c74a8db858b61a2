package dev.loraoperator.stories;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole operator on the Fabric8 mock server: fast, and no proof of what a real one does. */
class OperatorMockServerIT extends OperatorStories {

  @RegisterExtension static final RunningOperator OPERATOR = RunningOperator.onMockServer();

  OperatorMockServerIT() {
    super(OPERATOR);
  }
}
