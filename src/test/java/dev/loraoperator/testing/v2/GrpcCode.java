package dev.loraoperator.testing.v2;

/** The gRPC codes of v2's errors, with their HTTP statuses. */
public enum GrpcCode {
  INVALID_ARGUMENT(3, 400, "Invalid Argument"),
  NOT_FOUND(5, 404, "Not Found"),
  ALREADY_EXISTS(6, 409, "Already Exists"),
  PERMISSION_DENIED(7, 403, "Permission Denied"),
  RESOURCE_EXHAUSTED(8, 429, "Resource Exhausted"),
  FAILED_PRECONDITION(9, 400, "Failed Precondition"),
  ABORTED(10, 409, "Aborted"),
  UNIMPLEMENTED(12, 405, "Method Not Allowed"),
  INTERNAL(13, 500, "Internal"),
  UNAVAILABLE(14, 503, "Unavailable"),
  UNAUTHENTICATED(16, 401, "Unauthenticated");

  final int code;
  final int status;
  final String title;

  GrpcCode(int code, int status, String title) {
    this.code = code;
    this.status = status;
    this.title = title;
  }
}
