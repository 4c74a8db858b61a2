package dev.loraoperator.stories;

import org.junit.jupiter.api.extension.RegisterExtension;

class V2MockServerIT extends V2Stories {

  @RegisterExtension static final RunningOperator OPERATOR = RunningOperator.onMockServer();

  V2MockServerIT() {
    super(OPERATOR);
  }
}
