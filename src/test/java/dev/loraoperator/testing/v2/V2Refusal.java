package dev.loraoperator.testing.v2;

import mockwebserver3.MockResponse;

/** A request that is not carried out, and why. */
final class V2Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final GrpcCode code;

  V2Refusal(GrpcCode code, String detail) {
    super(detail);
    this.code = code;
  }

  static V2Refusal invalid(String detail) {
    return new V2Refusal(GrpcCode.INVALID_ARGUMENT, detail);
  }

  static V2Refusal notFound(String detail) {
    return new V2Refusal(GrpcCode.NOT_FOUND, detail);
  }

  MockResponse reply(boolean textInMessage) {
    return V2Json.reply(
        code.status,
        textInMessage
            ? GrpcErrors.plainBody(code, getMessage())
            : GrpcErrors.body(code.status, code, getMessage()));
  }
}
