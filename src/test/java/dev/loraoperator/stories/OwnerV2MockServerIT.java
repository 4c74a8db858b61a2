package dev.loraoperator.stories;

import dev.loraoperator.testing.v2.V2Route;

/** The same stories on the API v2. */
class OwnerV2MockServerIT extends OwnerMockServerIT {

  @Override
  Generation generation() {
    return new OnV2(V2Route.CREATE_MODEL);
  }
}
