package dev.loraoperator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What one user asked of a {@link RealApiServer}, in the API server's own record. */
public final class AuditLog {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path policy;
  private final Path log;

  private AuditLog(Path policy, Path log) {
    this.policy = policy;
    this.log = log;
  }

  /** The requests of {@code user}. */
  public static AuditLog of(String user, Path folder) {
    AuditLog audit = new AuditLog(folder.resolve("policy.yaml"), folder.resolve("audit.log"));
    try {
      Files.writeString(
          audit.policy,
          """
          apiVersion: audit.k8s.io/v1
          kind: Policy
          # A watch is logged when it starts: it may never end.
          omitStages: [RequestReceived]
          rules:
            - level: Metadata
              users: ["%s"]
            - level: None
          """
              .formatted(user));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return audit;
  }

  /** For {@link RealApiServer#start}, with others. */
  public String[] flags(String... others) {
    return Stream.concat(
            Stream.of("--audit-policy-file=" + policy, "--audit-log-path=" + log),
            Stream.of(others))
        .toArray(String[]::new);
  }

  /** All requests so far for a resource; each kind of request once. */
  public List<ApiRequest> requests() {
    try {
      return Files.readAllLines(log).stream()
          .map(AuditLog::read)
          .filter(event -> event.has("objectRef"))
          .map(AuditLog::request)
          .distinct()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ApiRequest request(JsonNode event) {
    JsonNode object = event.get("objectRef");
    String subresource = object.path("subresource").asText();
    return new ApiRequest(
        event.path("verb").asText(),
        object.path("apiGroup").asText(),
        object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource),
        object.path("namespace").asText(),
        object.path("name").asText(),
        event.at("/responseStatus/code").asInt());
  }
}
