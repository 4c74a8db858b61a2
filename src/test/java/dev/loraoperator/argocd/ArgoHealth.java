package dev.loraoperator.argocd;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What Argo CD shows for a resource.
 *
 * @param status {@code Healthy}, {@code Progressing}, {@code Suspended}, {@code Degraded}
 */
public record ArgoHealth(String status, String message) {

  /** What {@code health.lua} says. */
  public static ArgoHealth of(JsonNode resource) {
    return from(LuaSandbox.run(Customization.health(), resource));
  }

  static ArgoHealth from(JsonNode table) {
    return new ArgoHealth(table.required("status").asText(), table.required("message").asText());
  }
}
