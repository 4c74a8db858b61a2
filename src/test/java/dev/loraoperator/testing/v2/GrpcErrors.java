package dev.loraoperator.testing.v2;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loraoperator.testing.InjectedFault;
import java.util.Locale;
import java.util.Map;

/** v2's error bodies: a gRPC status with a ProblemDetail. */
public final class GrpcErrors {

  private GrpcErrors() {}

  /** A fault with the body of {@code code}, and its HTTP status. */
  public static InjectedFault fault(GrpcCode code, String detail) {
    return answer(code.status, code, detail, Map.of());
  }

  /** A fault with another HTTP status than the code's, such as 402. */
  public static InjectedFault fault(int status, GrpcCode code, String detail) {
    return answer(status, code, detail, Map.of());
  }

  /** A 429 that says how long to wait, by {@code retry-after} or {@code retry-after-ms}. */
  public static InjectedFault tooManyRequests(String header, String value) {
    GrpcCode code = GrpcCode.RESOURCE_EXHAUSTED;
    return answer(code.status, code, "rate limit exceeded", Map.of(header, value));
  }

  private static InjectedFault answer(
      int status, GrpcCode code, String detail, Map<String, String> headers) {
    return new InjectedFault.Answer(status, headers, body(status, code, detail).toString());
  }

  /** The text is in the detail, as in the one body that is documented. */
  static ObjectNode body(int status, GrpcCode code, String detail) {
    ObjectNode body = V2Json.object().put("code", code.code).put("message", code.title);
    ObjectNode problem = body.putArray("details").addObject();
    problem.put("@type", "type.googleapis.com/common.errors.v1.ProblemDetail");
    String type = code.title.toLowerCase(Locale.ROOT).replace(' ', '-');
    problem.put("type", "https://api.together.ai/problems/" + type);
    problem.put("title", code.title).put("status", status).put("detail", detail);
    return body;
  }

  /** The text is in the message, and there are no details. */
  static ObjectNode plainBody(GrpcCode code, String text) {
    ObjectNode body = V2Json.object().put("code", code.code).put("message", text);
    body.putArray("details");
    return body;
  }
}
