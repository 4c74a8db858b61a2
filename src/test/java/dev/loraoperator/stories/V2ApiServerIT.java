package dev.loraoperator.stories;

import org.junit.jupiter.api.extension.RegisterExtension;

class V2ApiServerIT extends V2Stories {

  @RegisterExtension static final RunningOperator OPERATOR = RunningOperator.onRealApiServer();

  V2ApiServerIT() {
    super(OPERATOR);
  }
}
