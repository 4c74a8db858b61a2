package dev.loraoperator.stories;

import org.junit.jupiter.api.extension.RegisterExtension;

class OtherHandApiServerIT extends OtherHandStories {

  @RegisterExtension static final RunningOperator OPERATOR = RunningOperator.onRealApiServer();

  OtherHandApiServerIT() {
    super(OPERATOR);
  }
}
