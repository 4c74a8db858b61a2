package dev.loraoperator.stories;

import org.junit.jupiter.api.extension.RegisterExtension;

/** Now, and not now, on the Fabric8 mock server: fast, and no proof. */
class SuspendMockServerIT extends SuspendStories {

  @RegisterExtension static final RunningOperator OPERATOR = RunningOperator.onMockServer();

  SuspendMockServerIT() {
    super(OPERATOR);
  }
}
