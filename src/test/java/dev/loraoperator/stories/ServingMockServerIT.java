package dev.loraoperator.stories;

import org.junit.jupiter.api.extension.RegisterExtension;

/** Before and after an upload, on the Fabric8 mock server: fast, and no proof. */
class ServingMockServerIT extends ServingStories {

  @RegisterExtension static final RunningOperator OPERATOR = RunningOperator.onMockServer();

  ServingMockServerIT() {
    super(OPERATOR);
  }
}
