package dev.loraoperator.argocd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/** The actions that Argo CD offers for a resource. */
public final class ArgoActions {

  private ArgoActions() {}

  /** Every action, and whether it is disabled. */
  public static Map<String, Boolean> disabled(JsonNode resource) {
    Map<String, Boolean> disabled = new HashMap<>();
    LuaSandbox.run(Customization.discovery(), resource)
        .properties()
        .forEach(
            action ->
                disabled.put(action.getKey(), action.getValue().required("disabled").asBoolean()));
    return disabled;
  }

  /** The resource after an action. */
  public static JsonNode act(String action, JsonNode resource) {
    return LuaSandbox.run(Customization.action(action), resource);
  }
}
