package dev.loraoperator.stories;

import org.junit.jupiter.api.extension.RegisterExtension;

class OtherHandMockServerIT extends OtherHandStories {

  @RegisterExtension static final RunningOperator OPERATOR = RunningOperator.onMockServer();

  OtherHandMockServerIT() {
    super(OPERATOR);
  }
}
