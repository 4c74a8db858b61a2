package dev.loraoperator.stories;

import dev.loraoperator.testing.v2.V2Route;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same stories on the API v2, where it is the second POST that goes wrong. */
class OperatorV2UploadMockServerIT extends OperatorStories {

  @RegisterExtension static final RunningOperator OPERATOR = RunningOperator.onMockServer();

  OperatorV2UploadMockServerIT() {
    super(OPERATOR);
  }

  @Override
  Generation generation() {
    return new OnV2(V2Route.CREATE_UPLOAD);
  }
}
