package dev.loraoperator.stories;

import dev.loraoperator.testing.v2.V2Route;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same stories on the API v2. */
class OtherHandV2MockServerIT extends OtherHandStories {

  @RegisterExtension static final RunningOperator OPERATOR = RunningOperator.onMockServer();

  OtherHandV2MockServerIT() {
    super(OPERATOR);
  }

  @Override
  Generation generation() {
    return new OnV2(V2Route.CREATE_MODEL);
  }
}
