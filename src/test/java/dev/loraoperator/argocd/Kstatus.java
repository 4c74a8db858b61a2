package dev.loraoperator.argocd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.StreamSupport;

/** kstatus' rules for a custom resource, in the order of its {@code generic.go}. */
public final class Kstatus {

  private Kstatus() {}

  /** {@code Terminating}, {@code InProgress}, {@code Failed} or {@code Current}. */
  public static String of(JsonNode resource) {
    if (resource.at("/metadata").has("deletionTimestamp")) {
      return "Terminating";
    }
    JsonNode observed = resource.at("/status/observedGeneration");
    if (observed.isIntegralNumber()
        && observed.asLong() != resource.at("/metadata/generation").asLong()) {
      return "InProgress";
    }
    JsonNode conditions = resource.at("/status/conditions");
    for (JsonNode condition : conditions) {
      if (is(condition, "Reconciling", "True")) {
        return "InProgress";
      }
      if (is(condition, "Stalled", "True")) {
        return "Failed";
      }
    }
    boolean waits =
        StreamSupport.stream(conditions.spliterator(), false)
            .anyMatch(each -> is(each, "Ready", "False") || is(each, "Ready", "Unknown"));
    return waits ? "InProgress" : "Current";
  }

  private static boolean is(JsonNode condition, String type, String status) {
    return condition.path("type").asText().equals(type)
        && condition.path("status").asText().equals(status);
  }
}
